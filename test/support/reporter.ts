/**
 * Prints one line for each test, failures in full, and as the very last line
 * `N passed, N failed` (`, N skipped` where there are any) for machines that read the output.
 *
 * A test counts as failed when Playwright calls its outcome unexpected or flaky: a wall that is
 * right the second time was wrong the first time. Tests that never ran because the run was cut
 * short count as failed too, and so does an error outside every test.
 *
 * `VIGIL_COUNTS_FILE` names a file that gets the same figures as JSON, for scripts/test.mjs.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';

/** Totals of one run. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** `N passed, N failed`, with `, N skipped` appended only when something was skipped. */
export function totalLine(counts: Counts): string {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  return `${counts.passed} passed, ${counts.failed} failed${skipped}`;
}

/** The project's own Playwright reporter; see the head of this file. */
export default class SummaryReporter implements Reporter {
  #all: Suite | undefined;
  #outsideErrors = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#all = suite;
  }

  printsToStdio(): boolean {
    return true;
  }

  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onStdErr(chunk: string | Buffer): void {
    process.stderr.write(chunk);
  }

  onError(error: TestError): void {
    this.#outsideErrors += 1;
    print(`ERROR outside any test\n${describe(error)}`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const seconds = (result.duration / 1_000).toFixed(1);
    if (result.status === 'skipped') {
      print(`  skip  ${name(test)}${skipReason(test)}`);
      return;
    }
    const ok = result.status === test.expectedStatus;
    print(`  ${ok ? 'ok  ' : 'FAIL'}  ${name(test)} (${seconds} s)`);
    if (!ok) printFailure(test, result);
  }

  onEnd(result: FullResult): void {
    const counts = this.#count(result);
    const file = process.env.VIGIL_COUNTS_FILE;
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
    if (result.status === 'timedout' || result.status === 'interrupted') {
      print(`The run was ${result.status}.`);
    }
    print(totalLine(counts));
  }

  #count(result: FullResult): Counts {
    const counts: Counts = { passed: 0, failed: this.#outsideErrors, skipped: 0 };
    const cutShort = result.status !== 'passed' && result.status !== 'failed';
    for (const test of this.#all?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'expected') counts.passed += 1;
      else if (outcome !== 'skipped') counts.failed += 1;
      else if (test.results.length === 0 && cutShort) counts.failed += 1;
      else counts.skipped += 1;
    }
    return counts;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function name(test: TestCase): string {
  const [, project, , ...titles] = test.titlePath();
  return `[${project ?? ''}] ${titles.join(' › ')}`;
}

function skipReason(test: TestCase): string {
  const reason = test.annotations.find((a) => a.type === 'skip' || a.type === 'fixme')?.description;
  return reason === undefined ? '' : `: ${reason}`;
}

function printFailure(test: TestCase, result: TestResult): void {
  const where = `${relative(process.cwd(), test.location.file)}:${test.location.line}`;
  print(`        at ${where}, status ${result.status}`);
  for (const error of result.errors) print(indent(describe(error)));
  for (const attachment of result.attachments) {
    if (attachment.path !== undefined) {
      print(`        ${attachment.name}: ${relative(process.cwd(), attachment.path)}`);
    }
  }
}

function describe(error: TestError): string {
  const text = [error.stack ?? error.message ?? error.value ?? 'unknown error', error.snippet];
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describe(error.cause)}`;
  return stripVTControlCharacters(text.filter((part) => part !== undefined).join('\n')) + cause;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '        ');
}
