/** The words after `import-tags`. */
import type { Parsed, Problem } from '../problem.ts';
import type { Command } from './command.ts';
import { problem, readFlags } from './flags.ts';

/** Flags of `import-tags`. */
const IMPORT_FLAGS = {
  '--site': { value: 'FILE' },
  '--url': { value: 'URL' },
  '--insecure': { value: null },
  '--source': { value: 'NAME' },
  '--time-zone': { value: 'ZONE' },
  '--add-screens': { value: null },
  '--dry-run': { value: null },
} as const;

/** The Command of them, or every problem they have. */
export function parseImport(args: readonly string[]): Parsed<Command> {
  const problems: Problem[] = [];
  const words: string[] = [];
  const values = readFlags(args, IMPORT_FLAGS, problems, words);
  const [file, second] = words;
  if (file === undefined) {
    const expected = '`import-tags LIST.csv`';
    problems.push(problem('flag-value-missing', 'import-tags', expected, 'no file'));
  } else if (second !== undefined) {
    problems.push(problem('argument-unexpected', 'import-tags', 'one list', second));
  }
  if (problems.length > 0 || file === undefined) return { ok: false, problems };
  return {
    ok: true,
    value: {
      verb: 'import-tags',
      file,
      site: values.get('--site') ?? null,
      source: values.get('--source') ?? null,
      url: values.get('--url') ?? null,
      isInsecure: values.has('--insecure'),
      timeZone: values.get('--time-zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      isAddingScreens: values.has('--add-screens'),
      isDryRun: values.has('--dry-run'),
    },
  };
}
