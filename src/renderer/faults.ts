/** Errors nobody caught, told to main: it logs them, the page goes on. */

/** A page that faults in every frame must not flood main; the first ones tell the story. */
const FAULTS_PER_MINUTE = 10;
const FAULT_CHARACTERS = 2_000;

let faultsLeft = FAULTS_PER_MINUTE;

/** Tells main of an error, at most ten times a minute. */
export function reportFault(error: unknown, where: string): void {
  if (faultsLeft === 0) return;
  if (faultsLeft === FAULTS_PER_MINUTE) {
    setTimeout(() => {
      faultsLeft = FAULTS_PER_MINUTE;
    }, 60_000);
  }
  faultsLeft -= 1;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  window.vigil.notify({ type: 'fault', message: `${where}: ${text}`.slice(0, FAULT_CHARACTERS) });
}

/** Reports every error that nobody caught, and everything the content policy stopped. */
export function watchFaults(): void {
  window.addEventListener('error', (event) => {
    reportFault(event.error ?? event.message, 'uncaught');
  });
  window.addEventListener('unhandledrejection', (event) => {
    reportFault(event.reason, 'unhandled rejection');
  });
  window.addEventListener('securitypolicyviolation', (event) => {
    reportFault(`${event.violatedDirective} ${event.blockedURI}`, 'content security policy');
  });
}
