/** A peer's client as a process: `node client-main.js '{"name":"mqtt", …}'` (`ClientOrder`). */
import type { ClientOrder } from '../client-contract.ts';
import { clientOf } from './catalogue.ts';
import { listen, readOrder } from './lines.ts';
import { Report } from './report.ts';

const order = readOrder() as ClientOrder; // the lab's, see readOrder
const report = new Report(order.tags);

listen(
  () => undefined,
  () => {
    report.bye();
    process.exit(0);
  },
);
const start = await clientOf(order.name);
await start(order, report);
