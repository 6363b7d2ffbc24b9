/**
 * The alert rules and the dashboard ask for metrics that the wall exports, with labels that these
 * have: the table of metric-names.ts is what the registry is made of.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { parse } from 'yaml';
import {
  LINK_ALARMS,
  LINK_STATES,
  METRICS,
  type MetricLine,
} from '../../../src/main/observe/metric-names.ts';

const DEPLOY = join(import.meta.dirname, '../../../deploy');
const TABLE: Readonly<Record<string, MetricLine>> = METRICS;

/** Labels that Prometheus adds, and the one of histograms' buckets. */
const ADDED = ['job', 'instance', 'le'];
/** Values that a label may be compared with, where it has a list. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  alarm: LINK_ALARMS,
  state: LINK_STATES,
  job: ['vigil'],
};
/** Metrics of Prometheus itself. */
const FOREIGN = new Set(['up']);
const FUNCTIONS = new Set([
  ...['abs', 'absent', 'count', 'histogram_quantile', 'increase', 'max', 'rate', 'sum', 'vector'],
  ...['and', 'or', 'by', 'on', 'group_right'],
]);

/** One metric as an expression names it, with the matchers of its labels. */
interface Use {
  readonly metric: string;
  readonly matchers: readonly (readonly [label: string, value: string])[];
}

/** What a PromQL expression asks for; throws at a word that it does not know. */
function readExpression(expression: string): { uses: Use[]; labels: string[] } {
  const uses: Use[] = [];
  const labels: string[] = [];
  const token = /"([^"]*)"|\{([^}]*)\}|\[\w+\]|\b(?:by|on|group_right) *\(([^)]*)\)|([a-z_]\w*)/gi;
  for (const [whole, , matchers, grouping, word] of expression.matchAll(token)) {
    if (matchers !== undefined) {
      const last = uses.at(-1);
      assert.ok(last, `${expression}: labels of nothing`);
      const read = [...matchers.matchAll(/(\w+) *=~? *"([^"]*)"/g)].map(
        ([, label = '', value = '']) => [label, value] as const,
      );
      uses[uses.length - 1] = { ...last, matchers: read };
    } else if (grouping !== undefined) {
      labels.push(...grouping.split(',').flatMap((label) => label.trim() || []));
    } else if (word !== undefined && !FUNCTIONS.has(word)) {
      uses.push({ metric: word, matchers: [] });
    }
    assert.ok(whole.length > 0);
  }
  return { uses, labels };
}

/** Holds an expression against the table; `shown`: labels that its text prints. */
function check(where: string, expression: string, shown: readonly string[]): void {
  const { uses, labels } = readExpression(expression);
  assert.ok(uses.length > 0, where);
  const known = new Set(ADDED);
  for (const { metric, matchers } of uses) {
    if (FOREIGN.has(metric)) continue;
    const base = metric.replace(/_(bucket|sum|count)$/, '');
    const line = TABLE[metric] ?? (TABLE[base]?.type === 'histogram' ? TABLE[base] : undefined);
    assert.ok(line, `${where}: there is no metric ${metric}`);
    for (const label of line.labels) known.add(label);
    for (const [label, value] of matchers) {
      assert.ok([...line.labels, ...ADDED].includes(label), `${where}: ${metric} has no ${label}`);
      const values = VALUES[label];
      assert.ok(!values || values.includes(value), `${where}: ${label} is never ${value}`);
    }
    // Only what rises is asked for its rise.
    const rises = new RegExp(`(rate|increase)\\(${metric}\\b`).test(expression);
    assert.equal(rises, line.type !== 'gauge', `${where}: ${metric} is a ${line.type}`);
  }
  for (const label of [...labels, ...shown])
    assert.ok(known.has(label), `${where}: no label ${label} comes out of ${expression}`);
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

function rules(): readonly Rule[] {
  const text = readFileSync(join(DEPLOY, 'prometheus/vigil-alerts.yml'), 'utf8');
  const { groups } = parse(text) as { groups: { name: string; rules: Rule[] }[] };
  return groups.flatMap((group) => group.rules);
}

test('every alert asks for metrics that the wall exports, by labels that they have', () => {
  for (const { alert, expr, annotations } of rules()) {
    const text = `${annotations.summary} ${annotations.description}`;
    const shown = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
    check(alert, expr, shown);
  }
});

test('every alert has a severity, a duration, a summary and what to do', () => {
  const names = rules().map(({ alert }) => alert);
  assert.equal(new Set(names).size, names.length);
  for (const { alert, labels, annotations, ...rule } of rules()) {
    assert.match(alert, /^Vigil[A-Z]\w+$/);
    assert.ok(['page', 'warn'].includes(labels.severity), alert);
    assert.match(rule.for, /^\d+[smh]$/, alert);
    assert.ok(annotations.summary.length > 10 && annotations.summary.length < 160, alert);
    assert.ok(annotations.description.length > 60, alert);
  }
});

test('what the incident and the promises ask to be watched has an alert', () => {
  const all = rules()
    .map(({ expr }) => expr)
    .join('\n');
  for (const metric of [
    'vigil_display_proof_timestamp_seconds',
    'vigil_display_painted_frames_total',
    'vigil_display_stale_as_live_seconds_total',
    'vigil_link_connections',
    'vigil_link_reconnects_total',
    'vigil_link_abnormal_closures_total',
    'vigil_samples_lost_total',
    'vigil_link_clock_skew_seconds',
    'absent(vigil_build_info',
  ]) {
    assert.ok(all.includes(metric), metric);
  }
});

test('the dashboard asks for metrics that the wall exports, and its panels do not overlap', () => {
  interface Panel {
    readonly title: string;
    readonly description: string;
    readonly gridPos: {
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
    };
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
  }
  const file = join(DEPLOY, 'grafana/vigil-dashboard.json');
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] };
  const cells = new Set<string>();
  for (const { title, description, targets, gridPos } of panels) {
    assert.ok(description.length > 5, title);
    for (const { expr, legendFormat } of targets) {
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      check(title, expr, shown);
    }
    assert.ok(gridPos.x + gridPos.w <= 24, title);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        assert.ok(!cells.has(`${x},${y}`), `${title} covers another panel`);
        cells.add(`${x},${y}`);
      }
  }
  assert.ok(panels.length >= 10);
});

test('a slip in an expression does not get through', () => {
  for (const bad of [
    'vigil_link_connection{job="vigil"} == 0',
    'vigil_link_connections{job="vigil", display="d"} == 0',
    'vigil_link_alarm{job="vigil", alarm="blocking"} == 1',
    'rate(vigil_link_connections{job="vigil"}[5m]) > 0',
    'vigil_samples_lost_total{job="vigil"} > 0',
    'sum by (display) (increase(vigil_samples_lost_total{job="vigil"}[5m])) > 0',
  ]) {
    assert.throws(() => {
      check('slip', bad, []);
    }, bad);
  }
});
