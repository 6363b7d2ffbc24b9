/**
 * The kiosk on Linux: a systemd unit that owns a virtual terminal, starts a compositor or an X server
 * with nothing in it but the wall, and starts it again for ever. Modelled on the unit that cage's
 * documentation recommends; hardened as far as Chromium's own sandbox allows: it needs user
 * namespaces, so neither RestrictNamespaces nor NoNewPrivileges is set.
 *
 * Two scripts stand between unit and wall, so that the exit code of the wall is that of the unit
 * whatever the compositor makes of it: 0 is a wanted stop, and everything else is started again.
 */
import { LEAVING_CODES } from '../../exit-codes.ts';
import type { KioskOrder, KioskPlan, KioskSession } from './plan.ts';

/** Name of the unit. */
export const UNIT = 'vigil-wall.service';
const LIBRARY = '/usr/local/lib/vigil-kiosk';
const PAM = 'vigil-wall';
/** Folder of the secrets: root's alone, one file each; systemd hands them over. */
export const SECRETS = '/etc/vigil/secrets';
/** Below /var/lib: state, logs, crash dumps. */
const STATE = 'vigil-wall';
/** Failed starts are counted in this window, s. */
export const REBOOT_WINDOW_S = 600;

/** Files and commands of a kiosk on Linux. */
export function linuxKiosk(order: KioskOrder): KioskPlan {
  return {
    files: [
      { path: `/etc/systemd/system/${UNIT}`, text: unit(order), mode: 0o644 },
      { path: `/etc/sysusers.d/${STATE}.conf`, text: account(order), mode: 0o644 },
      { path: `/etc/pam.d/${PAM}`, text: PAM_STACK, mode: 0o644 },
      { path: `${LIBRARY}/session`, text: sessionScript(order.session), mode: 0o755 },
      { path: `${LIBRARY}/wall`, text: wallScript(order), mode: 0o755 },
      ...(order.session === 'labwc'
        ? [{ path: `${LIBRARY}/labwc/rc.xml`, text: LABWC, mode: 0o644 }]
        : []),
      ...(order.session === 'x'
        ? [{ path: `${LIBRARY}/openbox.xml`, text: OPENBOX, mode: 0o644 }]
        : []),
    ],
    commands: [
      ['systemd-sysusers', `/etc/sysusers.d/${STATE}.conf`],
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'enable', UNIT],
    ],
    undo: [['systemctl', 'disable', '--now', UNIT]],
    remaining: [
      `install ${PACKAGES[order.session]} where they are missing`,
      `start it: systemctl start ${UNIT} (and at every boot from now on)`,
    ],
  };
}

const PACKAGES: Readonly<Record<KioskSession, string>> = {
  x: 'the packages xserver-xorg, xserver-xorg-legacy (allowed_users=anybody in /etc/X11/Xwrapper.config), x11-xserver-utils and openbox',
  cage: 'the package cage',
  labwc: 'the packages labwc and wlr-randr',
};

function unit(order: KioskOrder): string {
  const { user, secrets, rebootAfter, session } = order;
  const start =
    rebootAfter === null
      ? ['# Tried again for ever.', 'StartLimitIntervalSec=0']
      : [
          `StartLimitIntervalSec=${REBOOT_WINDOW_S}`,
          `StartLimitBurst=${rebootAfter}`,
          'StartLimitAction=reboot',
        ];
  return lines(
    '# Written by `vigil install-kiosk`; `vigil uninstall-kiosk` removes it. Changes belong into a',
    `# drop-in: systemctl edit ${UNIT}`,
    '[Unit]',
    'Description=Vigil wall',
    'After=systemd-user-sessions.service plymouth-quit-wait.service dbus.socket systemd-logind.service network.target',
    'Wants=dbus.socket systemd-logind.service',
    'Conflicts=getty@tty1.service',
    'After=getty@tty1.service',
    '# Whoever left the kiosk with the PIN finds a login.',
    'OnSuccess=getty@tty1.service',
    ...start,
    '',
    '[Service]',
    'Type=notify',
    'NotifyAccess=all',
    '# Without a word from the wall for so long it is ended and started again.',
    'WatchdogSec=20',
    'TimeoutStartSec=120',
    'TimeoutStopSec=15',
    `ExecStart=${LIBRARY}/session`,
    'Restart=always',
    'RestartSec=1',
    `RestartPreventExitStatus=${LEAVING_CODES.join(' ')}`,
    `User=${user}`,
    `PAMName=${PAM}`,
    'TTYPath=/dev/tty1',
    'TTYReset=yes',
    'TTYVHangup=yes',
    'TTYVTDisallocate=yes',
    'StandardInput=tty-fail',
    'StandardOutput=journal',
    'StandardError=journal',
    'UtmpIdentifier=tty1',
    'UtmpMode=user',
    `RuntimeDirectory=${STATE}`,
    `StateDirectory=${STATE}`,
    'StateDirectoryMode=0700',
    `Environment=VIGIL_USER_DATA=/var/lib/${STATE}/data`,
    `Environment=HOME=/var/lib/${STATE}`,
    ...(session === 'x' ? [] : ['Environment=XDG_SESSION_TYPE=wayland']),
    ...secrets.map((name) => `LoadCredential=${name}:${SECRETS}/${name}`),
    '',
    'UMask=0077',
    'ProtectSystem=strict',
    'ProtectHome=yes',
    'PrivateTmp=yes',
    'ProtectClock=yes',
    'ProtectControlGroups=yes',
    'ProtectHostname=yes',
    'ProtectKernelLogs=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelTunables=yes',
    'LockPersonality=yes',
    'RestrictRealtime=yes',
    'SystemCallArchitectures=native',
    'OOMPolicy=continue',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  );
}

function account({ user }: KioskOrder): string {
  return lines(
    '# Written by `vigil install-kiosk`. An account that nobody logs in to.',
    `u ${user} - "Vigil wall" /var/lib/${STATE} /usr/sbin/nologin`,
    ...['video', 'render', 'input', 'audio'].flatMap((group) => [
      `g ${group} -`,
      `m ${user} ${group}`,
    ]),
  );
}

/** A session without a password: whoever may start the unit has proven himself. */
const PAM_STACK = lines(
  '# Written by `vigil install-kiosk`.',
  'auth     required pam_deny.so',
  'account  required pam_unix.so',
  'session  required pam_unix.so',
  'session  required pam_loginuid.so',
  'session  required pam_systemd.so type=user class=user',
);

/** Starts the screen and in it the wall; exits with what the wall exited with. */
function sessionScript(session: KioskSession): string {
  return lines(
    '#!/bin/sh',
    '# Written by `vigil install-kiosk`: the screen, and in it the wall alone.',
    'set -u',
    'RUN=${RUNTIME_DIRECTORY:-$(mktemp -d)}',
    'CODE="$RUN/exit-code"',
    'rm -f "$CODE"',
    'export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-$RUN}" VIGIL_EXIT_CODE_FILE="$CODE"',
    ...SESSIONS[session],
    '# No code: the screen went down before the wall did.',
    'if [ -s "$CODE" ]; then exit "$(cat "$CODE")"; fi',
    'exit 75',
  );
}

const SESSIONS: Readonly<Record<KioskSession, readonly string[]>> = {
  cage: [
    '# -d: no decorations; without -s no key changes the virtual terminal.',
    `cage -d -- ${LIBRARY}/wall`,
  ],
  labwc: [`labwc -C ${LIBRARY}/labwc -S ${LIBRARY}/wall`],
  x: [
    '# The server tells its number when it is up; no key changes the terminal or ends the server.',
    'X=${VIGIL_X_SERVER:-X}',
    'mkfifo "$RUN/display" 2>/dev/null || true',
    'if [ "$X" = X ]; then set -- -displayfd 3 vt1 -keeptty -nolisten tcp -novtswitch; else set -- -displayfd 3 -nolisten tcp; fi',
    '"$X" "$@" 3<>"$RUN/display" &',
    'SERVER=$!',
    'trap \'kill "$SERVER" 2>/dev/null\' EXIT',
    "trap 'exit 143' TERM INT",
    'exec 4<>"$RUN/display"',
    'NUMBER=',
    'TRIES=0',
    'while [ -z "$NUMBER" ] && [ "$TRIES" -lt 60 ] && kill -0 "$SERVER" 2>/dev/null; do',
    '  TRIES=$((TRIES + 1))',
    '  NUMBER=$(timeout 1 head -n 1 <&4) || NUMBER=',
    'done',
    'if [ -z "$NUMBER" ]; then echo "no X server" >&2; exit 75; fi',
    'export DISPLAY=":$NUMBER"',
    'command -v xset >/dev/null && xset s off s noblank -dpms',
    'if command -v openbox >/dev/null; then',
    `  openbox --config-file "\${VIGIL_KIOSK_LIBRARY:-${LIBRARY}}/openbox.xml" &`,
    'fi',
    `"\${VIGIL_KIOSK_LIBRARY:-${LIBRARY}}/wall"`,
  ],
};

function wallScript({ executable, site, metricsPort }: KioskOrder): string {
  const args = [
    ...(site === null ? [] : ['--site', site]),
    ...(metricsPort === null ? [] : ['--metrics-port', String(metricsPort)]),
  ];
  return lines(
    '#!/bin/sh',
    '# Written by `vigil install-kiosk`: the wall under its own supervisor, and what became of it.',
    [quoted(executable), 'supervise', ...args.map(quoted)].join(' '),
    'code=$?',
    'printf %s "$code" > "${VIGIL_EXIT_CODE_FILE:-/dev/null}"',
    'exit "$code"',
  );
}

/** As one word of a shell. */
function quoted(word: string): string {
  return /^[\w/.:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** No key, no menu, no button does anything; the wall is the only window. */
const OPENBOX = lines(
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<openbox_config xmlns="http://openbox.org/3.4/rc">',
  '  <focus><focusNew>yes</focusNew></focus>',
  '  <desktops><number>1</number></desktops>',
  '  <keyboard/>',
  '  <mouse/>',
  '  <applications><application class="*"><decor>no</decor></application></applications>',
  '</openbox_config>',
);

const LABWC = lines(
  '<?xml version="1.0"?>',
  '<labwc_config>',
  '  <keyboard/>',
  '  <mouse/>',
  '  <windowRules><windowRule identifier="*" serverDecoration="no"/></windowRules>',
  '</labwc_config>',
);

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
