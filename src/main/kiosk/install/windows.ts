/**
 * The kiosk on Windows, as scripts for whoever administers the PC: nothing here is run by Vigil.
 * Shell Launcher (Enterprise, Education, IoT Enterprise) makes the wall the shell of one account and
 * acts on its exit code; where there is none (Pro), the account logs on by itself and a scheduled
 * task starts the wall, which is weaker and said so. Neither sees a main process that hangs: a task
 * reads the age of the wall's health file every minute. Not run by us on a real Windows
 * (docs/kiosk.md).
 */
import { LEAVING_CODES } from '../../exit-codes.ts';
import type { KioskOrder, KioskPlan } from './plan.ts';

/** Folder of the scripts. */
const FOLDER = 'C:/ProgramData/Vigil/kiosk';
/** A main process that is sane writes far more often. */
const HEALTH_LIMIT_S = 60;
/** Shell Launcher's action that leaves the screen as it is; 0 restarts the shell (WESL_UserSetting). */
const DO_NOTHING = 3;

/** Files of a kiosk on Windows. */
export function windowsKiosk(order: KioskOrder): KioskPlan {
  return {
    files: [
      { path: `${FOLDER}/install.ps1`, text: install(order), mode: 0o644 },
      { path: `${FOLDER}/uninstall.ps1`, text: uninstall(order), mode: 0o644 },
      { path: `${FOLDER}/check-health.ps1`, text: checkHealth(order), mode: 0o644 },
    ],
    commands: [],
    undo: [],
    remaining: [
      `read ${FOLDER}/install.ps1, then run it as an administrator: powershell -ExecutionPolicy Bypass -File ${FOLDER}/install.ps1`,
      'set the policies that docs/kiosk.md lists (edge swipes, Ctrl+Alt+Del, updates, power)',
    ],
  };
}

function command({ executable, site, metricsPort }: KioskOrder): string {
  const args = [
    ...(site === null ? [] : ['--site', `"${site}"`]),
    ...(metricsPort === null ? [] : ['--metrics-port', String(metricsPort)]),
  ];
  return [`"${executable}"`, ...args].join(' ');
}

/** A text of PowerShell; nothing in it is expanded. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function install(order: KioskOrder): string {
  return lines(
    '# Written by `vigil install-kiosk`. Run as an administrator.',
    '#Requires -RunAsAdministrator',
    "$ErrorActionPreference = 'Stop'",
    `$User = ${literal(order.user)}`,
    `$Command = ${literal(command(order))}`,
    '$Sid = (New-Object System.Security.Principal.NTAccount($User)).Translate([System.Security.Principal.SecurityIdentifier]).Value',
    "$Class = Get-CimClass -Namespace 'root/standardcimv2/embedded' -ClassName WESL_UserSetting -ErrorAction SilentlyContinue",
    'if (-not $Class) { Enable-WindowsOptionalFeature -Online -FeatureName Client-EmbeddedShellLauncher -All -NoRestart -ErrorAction SilentlyContinue | Out-Null',
    "  $Class = Get-CimClass -Namespace 'root/standardcimv2/embedded' -ClassName WESL_UserSetting -ErrorAction SilentlyContinue }",
    'if ($Class) {',
    '  # 0 restarts the shell; wanted stops and refusals that a restart cannot mend do nothing (3).',
    '  Invoke-CimMethod -CimClass $Class -MethodName SetCustomShell -Arguments @{',
    '    Sid = $Sid; Shell = $Command; DefaultAction = 0',
    `    CustomReturnCodes = [int32[]]@(${LEAVING_CODES.join(', ')})`,
    `    CustomReturnCodesAction = [int32[]]@(${LEAVING_CODES.map(() => DO_NOTHING).join(', ')})`,
    '  } | Out-Null',
    '  Invoke-CimMethod -CimClass $Class -MethodName SetEnabled -Arguments @{ Enabled = $true } | Out-Null',
    '} else {',
    "  Write-Warning 'No Shell Launcher in this edition of Windows: the wall starts from a scheduled task, beside the ordinary shell. Anybody at the keyboard can reach the desktop.'",
    `  $Action = New-ScheduledTaskAction -Execute ${literal(order.executable)} -Argument ${literal(['supervise', ...command(order).split(' ').slice(1)].join(' '))}`,
    '  $Trigger = New-ScheduledTaskTrigger -AtLogOn -User $User',
    '  $Settings = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -ExecutionTimeLimit ([TimeSpan]::Zero) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries',
    "  Register-ScheduledTask -TaskName 'Vigil wall' -Action $Action -Trigger $Trigger -Settings $Settings -User $User -Force | Out-Null",
    '}',
    '# A main process that hangs ends no shell: whoever finds the health file old ends it.',
    `$Check = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument ${literal(`-NoProfile -ExecutionPolicy Bypass -File ${FOLDER}/check-health.ps1`)}`,
    '$Minute = New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 1)',
    "Register-ScheduledTask -TaskName 'Vigil wall health' -Action $Check -Trigger $Minute -User 'SYSTEM' -RunLevel Highest -Force | Out-Null",
    'powercfg /change monitor-timeout-ac 0',
    'powercfg /change standby-timeout-ac 0',
    "Write-Output 'The wall is the shell of that account from its next logon on.'",
  );
}

function uninstall({ user }: KioskOrder): string {
  return lines(
    '# Written by `vigil install-kiosk`. Run as an administrator.',
    '#Requires -RunAsAdministrator',
    "$ErrorActionPreference = 'Stop'",
    `$Sid = (New-Object System.Security.Principal.NTAccount(${literal(user)})).Translate([System.Security.Principal.SecurityIdentifier]).Value`,
    "$Class = Get-CimClass -Namespace 'root/standardcimv2/embedded' -ClassName WESL_UserSetting -ErrorAction SilentlyContinue",
    'if ($Class) { Invoke-CimMethod -CimClass $Class -MethodName RemoveCustomShell -Arguments @{ Sid = $Sid } -ErrorAction SilentlyContinue | Out-Null }',
    "foreach ($Task in 'Vigil wall', 'Vigil wall health') {",
    '  Unregister-ScheduledTask -TaskName $Task -Confirm:$false -ErrorAction SilentlyContinue',
    '}',
  );
}

function checkHealth({ user, executable }: KioskOrder): string {
  const name = executable.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
  return lines(
    '# Written by `vigil install-kiosk`. Ends a wall whose main process hangs; its shell starts it again.',
    `$File = ${literal(`C:/Users/${user}/AppData/Roaming/vigil/health.json`)}`,
    'if (-not (Test-Path $File)) { exit 0 }',
    '$Age = (New-TimeSpan -Start (Get-Item $File).LastWriteTimeUtc -End (Get-Date).ToUniversalTime()).TotalSeconds',
    `$Running = Get-Process -Name ${literal(name)} -ErrorAction SilentlyContinue`,
    '# A wall that has just begun has not written yet.',
    `$Young = $Running | Where-Object { ((Get-Date) - $_.StartTime).TotalSeconds -lt ${HEALTH_LIMIT_S} }`,
    `if ($Running -and -not $Young -and $Age -gt ${HEALTH_LIMIT_S}) { $Running | Stop-Process -Force }`,
  );
}

/** PowerShell's own files have CRLF. */
function lines(...all: string[]): string {
  return `${all.join('\r\n')}\r\n`;
}
