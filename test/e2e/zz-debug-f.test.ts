import { test } from '@playwright/test';
import { PlantProcess } from '../support/plant.ts';
import { spawnWall, tileSite } from '../support/wall.ts';
import { until } from '../support/until.ts';
test('dbg', async () => {
  const plant = await PlantProcess.start();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101', 'B-101.BURNER'] } });
  const s = spawnWall({ site });
  await until('p', () => s.pagePid() > 0, 30000);
  await new Promise((r) => setTimeout(r, 3000));
  process.kill(s.pid, 'SIGSTOP');
  await new Promise((r) => setTimeout(r, 9000));
  process.kill(s.pid, 'SIGCONT');
  await new Promise((r) => setTimeout(r, 5000));
  console.log(s.log().split('\n').filter((l) => !l.includes('bus.cc')).join('\n'));
  await s.stop(); await plant.kill();
});
