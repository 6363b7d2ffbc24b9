/**
 * What the stand-in Electron runs when it is given an app, in place of Electron's own default app,
 * which the stand-in's package does not carry. Packed into resources/default_app.asar.
 *
 * - It is an ES module that AWAITS the app's main: Electron holds back `ready` until its entry has
 *   loaded, and the app must register its privileged scheme before that.
 * - Same command line as Electron's: `electron [switches] [-r module]… <app folder or file> […]`.
 */
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const { appArgument, preloads, versionAsked } = parseArguments(process.argv.slice(1));

if (appArgument === undefined && versionAsked) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
if (appArgument === undefined) leave('No app was given. Usage: electron <app folder or file>');

const require = createRequire(join(process.cwd(), 'preload'));
for (const preload of preloads) require(preload);

const main = prepareApp(resolve(appArgument));
process.defaultApp = true;
await import(pathToFileURL(main).href);

/** Splits Electron's own arguments from the app; everything after the app belongs to the app. */
function parseArguments(args) {
  const preloads = [];
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at];
    if (argument === '-r' || argument === '--require') preloads.push(args[(at += 1)]);
    else if (argument === '-v' || argument === '--version') return { preloads, versionAsked: true };
    else if (!argument.startsWith('-')) return { preloads, appArgument: argument };
  }
  return { preloads, versionAsked: false };
}

/** Tells Electron which app this is and returns the file to run. */
function prepareApp(path) {
  if (!existsSync(path)) leave(`There is no app at ${path}.`);
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const manifestFile = join(folder, 'package.json');
  app.setAppPath(folder);
  if (!existsSync(manifestFile)) {
    if (folder === path) leave(`${path} has no package.json that names the app's main.`);
    return path;
  }
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  if (manifest.version) app.setVersion(manifest.version);
  const name = manifest.productName ?? manifest.name;
  if (name) app.setName(name);
  return folder === path ? join(folder, manifest.main ?? 'index.js') : path;
}

function leave(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
