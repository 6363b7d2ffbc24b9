/** Entry of the page: makes the stores, mounts the wall, starts the feed and the paint loop. */
import { createApp } from 'vue';
import { createPinia } from 'pinia';
import App from './App.vue';
import { reportFault, watchFaults } from './faults.ts';
import { startFeed } from './feed.ts';
import { startPasses } from './now.ts';
import './assets/fonts/fonts.css';
import './theme.css';
import './direction.css';
import './widgets/states.css';

watchFaults();
const app = createApp(App);
app.config.errorHandler = (error, _instance, info) => {
  reportFault(error, info);
};
app.use(createPinia());
app.mount('#wall');
startFeed(window.vigil);
startPasses();
