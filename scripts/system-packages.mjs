/**
 * Every Debian package Vigil needs beyond Node, npm and git, each with its reason. The set-up
 * installs what is missing when it runs as root on Debian or Ubuntu, and otherwise prints the
 * command. Names are alternatives: releases from Ubuntu 24.04 and Debian 13 on renamed some (t64).
 *
 * `for`: `app` to start the app at all; `screen` where there is no screen; `test` for the tests;
 * `lab` for the failover lab (`npm run lab`) and its peers.
 */

/**
 * @typedef {object} SystemPackage
 * @property {readonly string[]} names alternatives; one of them is enough
 * @property {'app' | 'screen' | 'test' | 'lab'} for
 * @property {string} reason
 */

/** @type {readonly SystemPackage[]} */
export const systemPackages = [
  { names: ['libgtk-3-0t64', 'libgtk-3-0'], for: 'app', reason: 'windows (Electron on X11)' },
  { names: ['libnss3'], for: 'app', reason: "Chromium's TLS and certificate store" },
  { names: ['libasound2t64', 'libasound2'], for: 'app', reason: 'alarm sound' },
  { names: ['libgbm1'], for: 'app', reason: 'graphics buffers' },
  { names: ['libdrm2'], for: 'app', reason: 'graphics devices' },
  { names: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'], for: 'app', reason: 'accessibility' },
  { names: ['libcups2t64', 'libcups2'], for: 'app', reason: 'linked by Chromium (printing)' },
  { names: ['libxss1'], for: 'app', reason: 'keeping the display awake' },
  { names: ['libnotify4'], for: 'app', reason: 'loaded by Electron at start' },
  { names: ['fonts-dejavu-core'], for: 'app', reason: 'glyphs outside the shipped font' },
  { names: ['iproute2'], for: 'app', reason: '`ip monitor`: network path changes at once' },
  { names: ['xvfb'], for: 'screen', reason: 'virtual display' },
  { names: ['openbox'], for: 'screen', reason: 'window manager; kiosk needs one to fill it' },
  { names: ['xdotool'], for: 'test', reason: 'real key and mouse input from outside the app' },
  { names: ['x11-apps'], for: 'test', reason: 'xwd: pictures of what the screen really shows' },
  { names: ['imagemagick'], for: 'test', reason: 'reads and compares those pictures' },
  {
    names: ['tigervnc-standalone-server'],
    for: 'test',
    reason: 'a screen whose monitors are plugged and unplugged',
  },
  { names: ['dbus'], for: 'test', reason: 'private bus on which suspend and resume are played' },
  { names: ['python3-dbus'], for: 'test', reason: 'the logind that plays them' },
  { names: ['python3-gi'], for: 'test', reason: 'its main loop' },
  { names: ['openssl'], for: 'test', reason: 'certificates for the tests of wss' },
  {
    names: ['fonts-wqy-microhei', 'fonts-noto-cjk'],
    for: 'test',
    reason: 'Chinese and Japanese on the wall',
  },
  { names: ['iproute2'], for: 'lab', reason: 'network namespaces and what is connected in them' },
  { names: ['nftables'], for: 'lab', reason: 'packets that are lost without a word' },
  { names: ['haproxy'], for: 'lab', reason: 'the balancer of deploy/haproxy' },
  { names: ['nginx-light', 'nginx'], for: 'lab', reason: 'the balancer of deploy/nginx' },
  { names: ['dnsmasq-base'], for: 'lab', reason: 'names that move' },
  { names: ['openssl'], for: 'lab', reason: 'certificates, one of them expired' },
  { names: ['tcpdump'], for: 'lab', reason: 'what the ledger is compared with' },
  { names: ['mosquitto'], for: 'lab', reason: 'the broker of the peer mqtt' },
  { names: ['nats-server'], for: 'lab', reason: 'the broker of the peer nats' },
  { names: ['p7zip-full', '7zip'], for: 'test', reason: 'packs and unpacks archives (7za)' },
  { names: ['strace'], for: 'test', reason: 'ends the updater at a chosen step' },
  { names: ['systemd'], for: 'test', reason: '`systemd-notify`: what a service manager hears' },
  { names: ['procps'], for: 'test', reason: 'processes of the app, their memory and CPU time' },
  { names: ['haproxy'], for: 'test', reason: 'the reference configuration of deploy/haproxy' },
  { names: ['nginx'], for: 'test', reason: 'the reference configuration of deploy/nginx' },
];
