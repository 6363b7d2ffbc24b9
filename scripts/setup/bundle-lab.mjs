/**
 * The failover lab and the programs it starts (clients, servers, the plant), bundled by the bundler
 * the app uses anyway, so that TypeScript needs no further tool. Packages stay outside the bundles.
 */
import { projectRoot } from './project.mjs';

/** @param {string} folder where the programs go; emptied first */
export async function bundleLab(folder) {
  const { build } = await import('vite');
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
          index: 'test/lab/index.ts',
          plant: 'src/plant/index.ts',
          'vigil-client': 'test/lab/vigil-client.ts',
          'wall-client': 'test/lab/wall-client.ts',
          'herd-client': 'test/lab/herd-client.ts',
          'peer-client': 'test/lab/peers/client-main.ts',
          'peer-server': 'test/lab/peers/server-main.ts',
        },
        output: {
          entryFileNames: '[name].js', // Beside the programs, because some look from their own place for the project's folder.
          chunkFileNames: 'part-[name].js',
        },
      },
    },
  });
}
