/** Entry of the gallery: the wall's stores, feed and passes on a scripted plant and a clock that is set. */
import { setClock } from './still-clock.ts';
import { createApp } from 'vue';
import { createPinia } from 'pinia';
import type { Site } from '../../../src/preload/api.d.ts';
import { watchFaults } from '../../../src/renderer/faults.ts';
import { startFeed } from '../../../src/renderer/feed.ts';
import { onPainted, requestPass, startPasses } from '../../../src/renderer/now.ts';
import GalleryPage from './GalleryPage.vue';
import { Wanted } from './parts.ts';
import { ScriptedPlant } from './scripted-plant.ts';
import { gatePicture } from './gate-picture.ts';
import '../../../src/renderer/assets/fonts/fonts.css';
import '../../../src/renderer/theme.css';
import '../../../src/renderer/direction.css';
import '../../../src/renderer/widgets/states.css';

/** When values come, and when widgets may look again, ms before the present. */
const VALUES_MS = 3_000;
const STEPS_MS = [2_000, 1_000, 0] as const;
/** Passes painted without anything under way until the page counts as settled. */
const QUIET_PASSES = 4;

const wanted = new Wanted(location.search);
const answer = await fetch(`site-${wanted.language}.json`);
const plant = new ScriptedPlant((await answer.json()) as Site, gatePicture);
Object.defineProperty(window, 'vigil', { value: plant });
await Promise.all([...document.fonts].map((font) => font.load()));

watchFaults();
const app = createApp(GalleryPage, { wanted });
app.config.errorHandler = (error) => {
  plant.faults.push(String(error));
};
app.use(createPinia());
app.mount('#gallery');
startFeed(plant);
startPasses();

await quiet();
setClock(VALUES_MS);
plant.sendWholeSite();
await quiet();
plant.sendValues();
await quiet();
for (const ms of STEPS_MS) {
  setClock(ms);
  await quiet();
}
document.documentElement.dataset['faults'] = JSON.stringify(plant.faults);
document.documentElement.dataset['settled'] = '';

/** Resolves when the page has painted several passes in which nothing was asked or decoded. */
async function quiet(): Promise<void> {
  for (let passes = 0; passes < QUIET_PASSES; passes += 1) {
    await painted();
    if (plant.pending > 0 || !plant.isBegun || isDecoding()) passes = 0;
  }
}

function isDecoding(): boolean {
  return [...document.querySelectorAll<HTMLElement>('[data-image][data-state="waiting"]')].some(
    ({ dataset }) => dataset['image']?.includes('waiting') !== true,
  );
}

function painted(): Promise<void> {
  return new Promise((resolve) => {
    const undo = onPainted(() => {
      undo();
      resolve();
    });
    requestPass();
  });
}
