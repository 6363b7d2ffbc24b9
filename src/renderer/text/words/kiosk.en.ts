/** The pad that asks for the PIN, English. */
export const kiosk = {
  title: 'Leave the kiosk',
  ask: 'Enter the PIN',
  wrong: 'Wrong PIN. Try again',
  blocked: 'Too many wrong PINs. Wait {wait}',
  impossible: 'No PIN can be judged now: see the log',
  entered: '{count} digit entered | {count} digits entered',
  back: 'Delete the last digit',
  enter: 'Leave',
  cancel: 'Cancel',
} as const;
