/**
 * Switches that belong to Electron, Chromium and Node: they reach them through the process's own
 * command line and pass here unread, with or without `=value`. A list and not a rule, so that a
 * misspelt flag of ours is never taken for one of theirs.
 */
const PLATFORM_SWITCHES = new Set([
  '--disable-dev-shm-usage',
  '--disable-features',
  '--disable-gpu',
  '--disable-gpu-compositing',
  '--disable-gpu-process-crash-limit',
  '--disable-gpu-sandbox',
  '--disable-hang-monitor',
  '--disable-namespace-sandbox',
  '--disable-renderer-backgrounding',
  '--disable-setuid-sandbox',
  '--disable-software-rasterizer',
  '--enable-features',
  '--enable-logging',
  '--enable-sandbox',
  '--enable-unsafe-swiftshader',
  '--force-color-profile',
  '--force-device-scale-factor',
  '--force-prefers-reduced-motion',
  '--high-dpi-support',
  '--host-resolver-rules',
  '--ignore-gpu-blocklist',
  '--in-process-gpu',
  '--inspect',
  '--inspect-brk',
  '--inspect-port',
  '--js-flags',
  '--lang',
  '--log-file',
  '--log-level',
  '--log-net-log',
  '--max-old-space-size',
  '--no-sandbox',
  '--no-proxy-server',
  '--no-zygote',
  '--ozone-platform',
  '--ozone-platform-hint',
  '--password-store',
  '--proxy-bypass-list',
  '--proxy-pac-url',
  '--proxy-server',
  '--remote-debugging-address',
  '--remote-debugging-pipe',
  '--remote-debugging-port',
  '--test-type',
  '--touch-events',
  '--trace-startup',
  '--trace-warnings',
  '--unhandled-rejections',
  '--use-angle',
  '--use-gl',
  '--user-data-dir',
  '--v',
  '--vmodule',
]);

/** Whether an argument belongs to the platform and not to us. */
export function isPlatformSwitch(argument: string): boolean {
  // The Finder of older macOS passes a process serial number.
  return PLATFORM_SWITCHES.has(argument.split('=', 1)[0] ?? '') || argument.startsWith('-psn_');
}
