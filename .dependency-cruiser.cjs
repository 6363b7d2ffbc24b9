/**
 * The import table of docs/architecture.md. Each rule says who asks, what alone he may get, and why;
 * `only()` turns such a line into the tool's form. `src/main/X/` is written `X` below.
 */
const { purePattern } = require('./scripts/pure-core.cjs');

const PURE = purePattern();
const PROBLEM = '^src/main/problem\\.ts$';
const CLOCK = '^src/main/clock\\.ts$';
const SAMPLE = '^src/main/telemetry/sample\\.ts$';
const OUTAGE = '^src/main/outage\\.ts$';
const REPLY = '^src/main/reply\\.ts$';
const LADDER = '^src/main/ladder\\.ts$';
const CONTRACT = '^src/main/bridge/contract\\.ts$';

/**
 * @param {string} name
 * @param {string} comment why, shown with the violation
 * @param {string} who pattern of the importing files
 * @param {string[]} allowed patterns of files of this project they may import
 */
function only(name, comment, who, allowed) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: who },
    to: { path: '^(src|test)/', pathNot: allowed },
  };
}

/**
 * @param {string} name
 * @param {string} comment
 * @param {string} owner pattern of the only files that may import it
 * @param {string} target pattern of the package or file
 */
function reserved(name, comment, owner, target) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^src/', pathNot: owner },
    to: { path: target },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle-between-files',
      comment: 'A circle of files has no first one to read and no part that can be tested alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-cycle-between-folders',
      comment: 'Folders of the page depend on each other in one direction only.',
      severity: 'error',
      scope: 'folder',
      // For main the lines below give each folder its direction; this rule cannot tell a type,
      // which binds nothing, from a value, and types of ports do point upward there.
      from: { path: '^src/renderer/.+' },
      to: { circular: true, viaOnly: { path: '^src/renderer/.+' } },
    },
    {
      name: 'nothing-unresolved',
      comment: 'Every import leads to a file or an installed package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?' },
    },
    {
      name: 'src-knows-no-test',
      comment: 'Nothing in the product depends on its tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'pure-core-imports-pure-files',
      comment: 'The pure core has no world: no Electron, no Node, no package, only pure files.',
      severity: 'error',
      from: { path: PURE },
      to: {
        pathNot: [PURE],
        // A type costs nothing at run time and tsconfig.pure.json checks what it drags along.
        dependencyTypesNot: ['type-only'],
      },
    },
    only('link', 'The engine knows samples and problems and no protocol.', '^src/main/link/', [
      '^src/main/link/',
      // The Driver port's types: what a driver reports of a close is the engine's input.
      '^src/main/sources/driver\\.ts$',
      LADDER,
      SAMPLE,
      PROBLEM,
    ]),
    only(
      'telemetry',
      'What is known of the plant does not depend on how.',
      '^src/main/telemetry/',
      ['^src/main/telemetry/', PROBLEM],
    ),
    only(
      'sources',
      'A source joins engine, driver and tables; it knows no window.',
      '^src/main/sources/',
      [
        '^src/main/(sources|link|telemetry)/',
        '^src/main/network/dial\\.ts$',
        OUTAGE,
        REPLY,
        PROBLEM,
        CLOCK,
      ],
    ),
    ...['site', 'network', 'store', 'observe'].map((folder) =>
      only(
        folder,
        'site, network, store and observe know none of the others and not the link.',
        `^src/main/${folder}/`,
        // The link's options are a table of names and bounds, of which the site file's schema is
        // made; the contract says what an outage looks like on the screen. Both are pure.
        [
          `^src/main/${folder}/`,
          '^src/main/link/options\\.ts$',
          LADDER,
          CONTRACT,
          OUTAGE,
          SAMPLE,
          PROBLEM,
          CLOCK,
        ],
      ),
    ),
    ...['release', 'update'].map((folder) =>
      only(
        folder,
        'Packages and updates work beside the wall, which may be what is broken.',
        `^src/main/${folder}/`,
        ['^src/main/(release|update)/', '^src/main/cli/command\\.ts$', PROBLEM, CLOCK],
      ),
    ),
    only(
      'editing',
      'The layout editor changes the text of the site file; it knows neither windows nor sources.',
      '^src/main/editing/',
      [
        '^src/main/(editing|site)/',
        CONTRACT,
        '^src/main/bridge/editor-contract\\.ts$',
        PROBLEM,
        CLOCK,
      ],
    ),
    only(
      'kiosk',
      'Leaving with a PIN and what is installed around the wall; it knows neither windows nor sources.',
      '^src/main/kiosk/',
      [
        '^src/main/kiosk/',
        '^src/main/cli/(command|flags)\\.ts$',
        '^src/main/exit-codes\\.ts$',
        // The site file is read before a PC is made to show it.
        '^src/main/site/(load|site)\\.ts$',
        // The log comes in as a function; this is its type.
        '^src/main/observe/log\\.ts$',
        CONTRACT,
        PROBLEM,
        CLOCK,
      ],
    ),
    only(
      'bridge-and-display',
      'Windows and the border to them get parts as functions, never a source.',
      '^src/main/(bridge|display)/',
      // The log comes in as a function too; this is its type.
      ['^src/main/(bridge|display)/', '^src/main/observe/log\\.ts$', PURE, PROBLEM, CLOCK],
    ),
    {
      name: 'log-is-handed-in',
      comment: 'Windows, the border and the kiosk get the log as a function; they open none.',
      severity: 'error',
      from: { path: '^src/main/(bridge|display|kiosk)/' },
      to: { path: '^src/main/observe/log\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    only('plant', 'The plant is a stranger who speaks the same protocol.', '^src/plant/', [
      '^src/plant/',
      '^src/main/sources/vigil/(codec|frames)\\.ts$',
      SAMPLE,
      PROBLEM,
      CLOCK,
    ]),
    only(
      'preload',
      'The preload passes the contract on and decides nothing.',
      '^src/preload/.*(?<!\\.d)\\.ts$',
      ['^src/preload/', CONTRACT],
    ),
    only(
      'preload-types',
      "The page's view of main: types of pure files.",
      '^src/preload/.*\\.d\\.ts$',
      ['^src/preload/', PURE],
    ),
    only('renderer', 'The page sees main through preload/api alone.', '^src/renderer/', [
      '^src/renderer/',
      '^src/preload/api\\.d\\.ts$',
    ]),
    reserved(
      'main-is-not-imported',
      'Nobody but its own folder reaches into main.',
      '^src/(main|plant|preload)/',
      '^src/main/',
    ),
    reserved(
      'wall-is-the-root',
      'wall.ts builds everything; only the entry starts it.',
      '^src/main/index\\.ts$',
      '^src/main/wall\\.ts$',
    ),
    {
      name: 'renderer-has-no-node',
      comment: 'The page is sandboxed: no Node, no Electron.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'renderer-no-builtins',
      comment: 'The page is sandboxed: no Node, no Electron.',
      severity: 'error',
      from: { path: '^src/(renderer|preload)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-in-the-shell-only',
      comment: 'Engine, sources, store and observe run without Electron (tests, the plant).',
      severity: 'error',
      from: { path: '^src/(plant|main/(link|sources|telemetry|site|store|release|update))/' },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'protocol-library-in-its-driver',
      comment: 'A protocol library is known inside its own driver folder only.',
      severity: 'error',
      from: { path: '^src/main/', pathNot: '^src/main/(sources/[^/]+|network)/' },
      to: { path: '^node_modules/(ws|mqtt|@nats-io|node-opcua)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|svg|png|woff2)$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.main.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.d.ts', '.vue', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
