/**
 * Every parser of outside data as a function of bytes that throws when a promise of the parser is
 * broken: it answers with a value or with Problems that can be shown, it never throws, and what it
 * lets through keeps its bounds. Fed by properties in `npm test` and by `npm run fuzz`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARGUMENTS, isRequestName, NOTICE } from '../../src/main/bridge/arguments.ts';
import { ownArguments, parseCommand } from '../../src/main/cli/parse.ts';
import { fileFor } from '../../src/main/display/app-files.ts';
import { parseList } from '../../src/main/import/run.ts';
import type { Parsed, Problem } from '../../src/main/problem.ts';
import { isSafePath, parseFileList } from '../../src/main/release/file-list.ts';
import { readDrawing } from '../../src/main/site/drawing/sanitise.ts';
import { parseSite } from '../../src/main/site/load.ts';
import {
  decodeSamples,
  parseClientFrame,
  parseServerFrame,
  printFrame,
} from '../../src/main/sources/vigil/codec.ts';
import { openState, readLedger } from '../../src/main/stored-state.ts';
import { SampleBatch } from '../../src/main/telemetry/sample.ts';
import { readManifest } from '../../src/main/update/manifest.ts';
import { MAX_VIEWS } from '../../src/main/views.ts';
import { RecordingReader } from '../../src/plant/recording.ts';
import { parseCommandLine } from '../../src/plant/command-line.ts';
import { assertHarmless } from '../support/attacks/drawing.ts';
import { makeKey } from '../support/signed-package.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** One parser with what it is normally fed. */
export interface FuzzTarget {
  readonly run: (bytes: Buffer) => void;
  /** Inputs to begin with. */
  readonly seeds: readonly string[];
  /** Words of the format, of which mutations are made. */
  readonly words: readonly string[];
}

/** Longest text that a Problem may carry into a log or onto a screen. */
const MAX_GOT = 200;

function judged(parsed: Parsed<unknown>): void {
  if (parsed.ok) {
    unpolluted(parsed.value);
    return;
  }
  if (parsed.problems.length === 0) throw new Error('refused without a problem');
  tellable(parsed.problems);
}

function tellable(problems: readonly Problem[]): void {
  for (const { code, expected, got } of problems) {
    if (!/^[a-z]+(-[a-z0-9]+)+$/.test(code)) throw new Error(`no code: ${code}`);
    if (expected === '') throw new Error(`${code} expects nothing`);
    if (got.length > MAX_GOT) throw new Error(`${code} got ${got.length} characters`);
  }
}

/** No input may have reached the prototype of all objects. */
function unpolluted(value: unknown): void {
  const first = Object.keys(Object.prototype)[0];
  if (first !== undefined) throw new Error(`Object.prototype has ${first}`);
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype && prototype !== Array.prototype) {
      // Of a class of ours, such as a Map; but never one that came from outside.
      if (!Object.hasOwn(prototype as object, 'constructor'))
        throw new Error('a foreign prototype');
    }
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Somebody who signs whatever lies before him: the parser behind the signature is what is tried. */
const CARELESS = makeKey();

/** All state files of a wall with the same content, in a folder that is gone afterwards. */
function withState(bytes: Buffer, look: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-fuzz-'));
  try {
    for (const name of STATE_FILES) writeFileSync(join(folder, name), bytes);
    look(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const STATE_FILES = ['view.json', 'last-values.json', 'outages.json', 'leave.json'];

const JSON_WORDS = ['{', '}', '[', ']', ',', ':', '"'];

const FRAME_WORDS = [
  ...JSON_WORDS,
  '"type"',
  '"data"',
  '"snapshot"',
  '"subscribe"',
  '"hello"',
  '"welcome"',
  '"samples"',
  '"columns"',
  '"tags"',
  '"alias"',
  '"epoch"',
  '"seq"',
  '"good"',
  '"__proto__"',
  '"constructor"',
  'null',
  'true',
  '1e999',
  '-0',
  '\u0000',
  '0',
  '1',
];

/** By the name that `npm run fuzz -- NAME` takes. */
export const TARGETS: Readonly<Record<string, FuzzTarget>> = {
  'server-frame': {
    run: (bytes) => {
      const parsed = parseServerFrame(bytes.toString('utf8'));
      judged(parsed);
      if (!parsed.ok) return;
      const { value } = parsed;
      if ('samples' in value || 'columns' in value) {
        decodeSamples(value, new Map(), new SampleBatch());
      }
      const again = parseServerFrame(printFrame(value));
      if (!again.ok) throw new Error('what was read is not read again');
    },
    seeds: [
      '{"type":"welcome","session":"s","server":"p/1","epoch":"e","heartbeatMs":1000,"time":1}',
      '{"type":"data","sub":1,"seq":2,"prev":1,"time":1,"samples":[["LT-101",1,2.5],[1,2,3,"bad.sensor"]]}',
      '{"type":"error","code":"bad","message":"no"}',
    ],
    words: FRAME_WORDS,
  },
  'client-frame': {
    run: (bytes) => {
      judged(parseClientFrame(bytes.toString('utf8')));
    },
    seeds: [
      '{"type":"hello","client":"vigil/1","protocol":1}',
      '{"type":"subscribe","sub":1,"tags":["LT-101","*"]}',
      '{"type":"history","id":1,"tags":["a"],"from":1,"to":2}',
    ],
    words: FRAME_WORDS,
  },
  site: {
    run: (bytes) => {
      judged(parseSite(bytes.toString('utf8'), 'site.yaml'));
    },
    seeds: [
      "version: 1\nname: P\ntimeZone: UTC\nsources: { p: { url: 'demo:' } }\nscreens:\n  - id: s\n    title: S\n    widgets:\n      - { kind: value, at: { x: 0, y: 0, w: 2, h: 1 }, tag: a }\n",
      "version: 1\nname: P\ntimeZone: UTC\nsources: { p: { endpoints: ['wss://a', 'wss://b'], pins: ['sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='] } }\ntemplates: { t: { parameters: { n: { type: integer } }, widgets: [{ kind: clock, at: { x: 0, y: 0, w: 1, h: 1 } }] } }\nscreens: [{ id: s, title: S, widgets: [{ kind: template, use: t, for: { n: 1..3 }, at: { x: 0, y: 0 } }] }]\n",
    ],
    words: [
      'version',
      ': ',
      '- ',
      '\n',
      '\n  ',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '&a ',
      '*a',
      '<<: ',
      '!!binary ',
      '!!set',
      '%YAML 1.1',
      '---',
      '...',
      '|',
      '>',
      '"',
      "'",
      '#',
      '?',
      'sources',
      'screens',
      'tags',
      'widgets',
      'kind',
      'template',
      'for',
      '1..9999999',
      '{n}',
      '{n:02}',
      '__proto__',
      'constructor',
      '.inf',
      '.nan',
      '0x7fffffff',
      '~',
      '\t',
      '\u0000',
      '\ufeff',
      '\u2028',
    ],
  },
  'tag-list': {
    run: (bytes) => {
      judged(parseList(bytes, 'tags.csv'));
    },
    seeds: [
      'Tag;Description;Unit;Low;High\nLT-101;Level;%;0;100\n',
      'name,description\n"a ""b""",c\nd,"e\nf"\n',
    ],
    words: [
      ';',
      ',',
      '\t',
      '|',
      '"',
      '""',
      '\n',
      '\r\n',
      'Tag',
      'Unit',
      '1,5',
      '1.5',
      '-',
      '\u0000',
      '\ufeff',
    ],
  },
  recording: {
    run: (bytes) => {
      const reader = new RecordingReader('recording.csv');
      for (const line of bytes.toString('utf8').split('\n')) reader.line(line);
      judged(reader.end());
    },
    seeds: [
      'time;a;b\n2020-01-01 00:00:00;1;2\n2020-01-01 00:00:01;1,5;\n',
      'a,"time"\n1,1577836800\n2,1577836801\n',
    ],
    words: [';', ',', '"', '\n', 'time', '2020-01-01', 'T00:00:00Z', '1e308', '-1', '\ufeff', ' '],
  },
  'command-line': {
    run: (bytes) => {
      const words = bytes.toString('utf8').split('\0');
      judged(parseCommand(ownArguments(['vigil', ...words], true), { VIGIL_SITE: words[0] }));
    },
    seeds: [
      '--site\0a.yaml\0--windowed',
      'doctor\0wss://h\0--idle\x005',
      'outages\0--since\x007d',
      'secret\0set\0a',
    ],
    words: [
      '\0',
      '--',
      '=',
      '--site',
      '--size',
      '1x1',
      '--screen',
      'validate',
      'import-tags',
      '-psn_',
      '--inspect',
      '\n',
    ],
  },
  'plant-command-line': {
    run: (bytes) => {
      judged(parseCommandLine(bytes.toString('utf8').split('\0')));
    },
    seeds: ['--port\x000\0--seed\x001', '--replay\0a=b.csv\0--fault\0drain 5'],
    words: ['\0', '--', '=', '--replay', '--fault', 'drain', '--tags', '1e9', '-1', 'NaN'],
  },
  'app-address': {
    run: (bytes) => {
      const file = fileFor('GET', `app://vigil/${bytes.toString('utf8')}`);
      if (!file.ok) return;
      if (/\.\.|\\|%|\0|^\/|\/\//.test(file.path)) throw new Error(`it names ${file.path}`);
    },
    seeds: ['index.html', 'assets/index-1.js?x#y', '..%2fpackage.json'],
    words: [
      '..',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%00',
      '.',
      'index.html',
      '?',
      '#',
      '\u0000',
      '\n',
      '\uff0e',
    ],
  },
  ipc: {
    run: (bytes) => {
      const value = json(bytes.toString('utf8'));
      NOTICE.safeParse(value);
      if (!Array.isArray(value) || !isRequestName(value[0])) return;
      ARGUMENTS[value[0]].safeParse(value[1]);
      unpolluted(value);
    },
    seeds: [
      '["trend",{"index":1}]',
      '["alarm",{"source":"a","alarm":"b","action":"shelve","forMs":60000}]',
      '{"type":"view","view":{"screen":"a","widgets":{"w":{"filter":"x","sort":[{"column":"c","descending":true}]}}}}',
    ],
    words: [
      ...JSON_WORDS,
      '"view"',
      '"type"',
      '"__proto__"',
      '"constructor"',
      'null',
      '1e999',
      '"retry"',
    ],
  },
  drawing: {
    run: (bytes) => {
      const parsed = readDrawing(bytes.toString('utf8'), 'plant.svg');
      judged(parsed);
      if (parsed.ok) assertHarmless(parsed.value);
    },
    seeds: [
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:red}</style><defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><g id="p" class="a" data-tag="LT-101" data-show="level; state"><rect width="9" height="9" fill="url(#g)"/></g><use href="#p" data-with="n: 2"/></svg>',
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="10mm" height="5mm"><a href="javascript:a()"><text data-tag="a" data-format="{value}">x<tspan>y</tspan></text></a><use href="vigil:pump"/><image href="data:image/png;base64,iVBORw0KGgo="/><desc>tag: a\nshow: value</desc></svg>',
    ],
    words: [
      '<',
      '>',
      '/>',
      '"',
      "'",
      '=',
      '&amp;',
      '&#x6a;',
      '&a;',
      '<!DOCTYPE svg [<!ENTITY a "b">]>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?xml-stylesheet href="x"?>',
      '<script>',
      '</script>',
      '<foreignObject>',
      '<g>',
      '</g>',
      '<use href="#p"/>',
      '<use href="vigil:pump"/>',
      ' id="p"',
      ' id="__proto__"',
      ' href="#p"',
      ' href="javascript:a()"',
      ' xlink:href="https://x"',
      ' style="fill:url(https://x)"',
      ' fill="url(#g)"',
      ' onload="a()"',
      ' data-tag="a"',
      ' data-show="rotate"',
      ' data-with="n: {n}"',
      '<style>@import url(x);*{fill:',
      '{',
      '}',
      'url(',
      '1e999',
      '\u0000',
      '\ufeff',
      '\ud800',
    ],
  },
  'update-manifest': {
    run: (bytes) => {
      const { sign, publicKey } = CARELESS;
      judged(readManifest(bytes, sign(bytes), [publicKey], 'update'));
      // The same text is worth nothing without a signature, or with that of another text.
      for (const signature of ['', bytes.toString('base64'), sign('another text')]) {
        const parsed = readManifest(bytes, signature, [publicKey], 'update');
        if (parsed.ok) throw new Error('an unsigned manifest was taken');
        judged(parsed);
      }
    },
    seeds: [
      '{"type":"vigil-update","format":1,"sequence":12,"version":"0.2.0","platform":"linux-x64","rollback":false,"expires":"2027-01-01T00:00:00Z","file":"Vigil-0.2.0-linux-x64.zip","size":1000,"unpackedSize":2000,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"}',
    ],
    words: [
      '{',
      '}',
      ',',
      ':',
      '"',
      '"file"',
      '"../a.zip"',
      '"/etc/a.zip"',
      '"sequence"',
      '9007199254740993',
      '-1',
      '1e999',
      '"version"',
      '"0.0.0-a"',
      '"expires"',
      '"+275760-09-13T00:00:00Z"',
      '"rollback"',
      'true',
      'null',
      '"__proto__"',
      '\u0000',
      '\ufeff',
    ],
  },
  'package-list': {
    run: (bytes) => {
      const parsed = parseFileList(bytes.toString('utf8'), 'files.json');
      judged(parsed);
      if (!parsed.ok) return;
      for (const { path } of parsed.value.files) {
        if (!isSafePath(path)) throw new Error(`it names ${path}`);
      }
    },
    seeds: [
      '{"type":"vigil-files","format":1,"version":"0.2.0","platform":"linux-x64","files":[{"path":"resources/app.asar","size":1,"sha256":"0000000000000000000000000000000000000000000000000000000000000000","executable":false}]}',
    ],
    words: [
      ...JSON_WORDS,
      '"path"',
      '"../"',
      '"..\\\\a"',
      '"a//b"',
      '"C:a"',
      '"\\u0000"',
      '"size"',
      '-1',
      '1e999',
      '"__proto__"',
      'null',
    ],
  },
  state: {
    run: (bytes) => {
      withState(bytes, (folder) => {
        judged(readLedger(folder));
        const problems: Problem[] = [];
        const state = openState({
          folder,
          clock: new VirtualClock(),
          onProblem: (problem) => problems.push(problem),
        });
        const views = state.views.read();
        if (Object.keys(views ?? {}).length > MAX_VIEWS) throw new Error('too many views');
        for (const read of [views, state.values.read(), state.outages.read(), state.leave.read()]) {
          unpolluted(read ?? null);
        }
        tellable(problems);
      });
    },
    seeds: [
      '{"version":2,"content":{"1":{"screen":"a","widgets":{"w":{"filter":"x","scroll":3,"selection":["a"],"sort":[{"column":"c","descending":true}]}}}}}',
      '{"version":1,"content":{"screen":"a","widgets":{}}}',
      '{"version":1,"content":[["boiler","LT-101",1764000000000,1.5,"good"]]}',
      '{"version":1,"content":{"failures":3,"blockedUntilTime":1764000000000}}',
    ],
    words: [
      ...JSON_WORDS,
      '"version"',
      '"content"',
      '"widgets"',
      '"screen"',
      '"filter"',
      '"scroll"',
      '"__proto__"',
      '"constructor"',
      '"failures"',
      'null',
      'true',
      '-1',
      '1e999',
      '1e15',
      '\u0000',
    ],
  },
};
