/**
 * The gallery (test/gallery): its window and its page, bundled by the bundler the app uses anyway, and
 * its sites, made by the wall's own loader. Goes into a folder of its own, which no package takes.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';
import { projectRoot } from './project.mjs';

/** @param {string} folder where it goes; emptied first */
export async function bundleGallery(folder) {
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      sourcemap: true,
      target: 'node20.18',
      copyPublicDir: false,
      rolldownOptions: {
        input: {
          main: 'test/gallery/main.ts',
          'write-site': 'test/gallery/write-site.ts',
        },
        external: ['electron'],
        output: { entryFileNames: '[name].js', chunkFileNames: 'part-[name].js' },
      },
    },
  });
  const page = join(folder, 'page');
  await build({
    configFile: false,
    root: join(projectRoot, 'test', 'gallery', 'page'),
    logLevel: 'warn',
    plugins: [vue()],
    define: {
      // As in electron.vite.config.ts: no code is made of text.
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
      __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    },
    build: {
      outDir: page,
      emptyOutDir: true,
      sourcemap: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  const { writeSites } = await import(pathToFileURL(join(folder, 'write-site.js')).href);
  await writeSites(join(projectRoot, 'test', 'gallery'), page);
}
