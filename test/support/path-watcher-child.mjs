/**
 * Watches the path in whatever network namespace it is started in, and prints one JSON line for each
 * report. Argument: URL of the compiled path-watcher module.
 */
const { PathWatcher } = await import(process.argv[2]);
const { realClock } = await import(new URL('../clock.js', process.argv[2]).href);

function print(line) {
  process.stdout.write(`${JSON.stringify({ at: Date.now(), ...line })}\n`);
}

const watcher = new PathWatcher({
  clock: realClock,
  log: (text) => print({ log: text }),
  system: process.argv[3] === 'poll' ? null : undefined,
  listener: {
    pathChanged: (cause, addresses) => print({ cause, addresses }),
    suspended: () => print({ cause: 'suspended' }),
    resumed: () => print({ cause: 'resumed' }),
  },
});
print({ cause: 'ready' });
process.stdin.resume().on('end', () => watcher.stop());
