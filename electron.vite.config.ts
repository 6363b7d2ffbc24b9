/**
 * The three bundles of the app, plus the demo plant as a second entry of main.
 *
 * - Everything a bundle needs is inside it (no `dependencies` in package.json), so the package
 *   carries no node_modules; only Electron and Node's own modules stay outside.
 * - Targets are named here: left alone, electron-vite takes them from the installed `electron`
 *   package, and code for that one need not run on the older runtime used for tests.
 * - The preload must be ONE CommonJS file, because a sandboxed preload can load nothing else.
 */
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import vue from '@vitejs/plugin-vue';

const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';

/** Optional native accelerators of `ws`: it works without them, and they must not be bundled. */
const OPTIONAL_NATIVE = ['bufferutil', 'utf-8-validate'];

/** See src/main/build-constants.d.ts. */
const define = {
  __BUILD_KIND__: JSON.stringify(process.env.VIGIL_BUILD ?? 'development'),
  __BUILD_MARK__: JSON.stringify(process.env.VIGIL_BUILD_MARK ?? ''),
  __RELEASE_KEYS__: JSON.stringify(
    (process.env.VIGIL_RELEASE_KEYS ?? '').split(' ').filter(Boolean),
  ),
};

export default defineConfig({
  main: {
    define,
    build: {
      target: NODE_TARGET,
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: { index: 'src/main/index.ts', plant: 'src/plant/index.ts' },
        external: OPTIONAL_NATIVE,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Flat, so that import.meta.dirname is out/main wherever a module lands.
          chunkFileNames: 'chunk-[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    define,
    build: {
      target: NODE_TARGET,
      externalizeDeps: false,
      sourcemap: true,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    define: {
      ...define,
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      // vue-i18n: no second API, no components, no tools; its compiler makes no code (no eval).
      __VUE_I18N_FULL_INSTALL__: 'false',
      __VUE_I18N_LEGACY_API__: 'false',
      __INTLIFY_PROD_DEVTOOLS__: 'false',
      __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    },
    plugins: [vue()],
    build: {
      target: CHROME_TARGET,
      sourcemap: true,
      // The content security policy allows files of the app, not data: or inline code.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Absolute, or the dev server looks for it below src/renderer.
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
});
