/**
 * One round of the updater as a process of its own, for tests that end it by force. Bundled by the
 * test that starts it; its argument is a JSON object.
 */
import { runRound } from '../../src/main/update/run.ts';
import { DAYS } from '../../src/main/update/window.ts';

const order = JSON.parse(process.argv[2] ?? '') as {
  root: string;
  from: string;
  health: string;
  key: string;
  machine: { platform: string; time: number; bootId: string; uptimeS: number };
};

const result = await runRound({
  root: order.root,
  settings: {
    from: order.from,
    caFile: null,
    health: order.health,
    window: { days: DAYS, from: 0, to: 1_439, timeZone: 'UTC' },
  },
  keys: [order.key],
  machine: () => order.machine,
  now: true,
  say: () => undefined,
});
process.stdout.write(JSON.stringify(result));
