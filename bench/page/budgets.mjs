import { number, spread, time } from './describe.mjs';
import { table } from './tables.mjs';

/** Every budget of the lines: met or not, and by how much. */
export function budgetTable(results) {
  const rows = Object.values(results).flatMap((result) =>
    result.budgets.map((budget) => [result.title, budget.text, ...judge(result, budget)]),
  );
  return table(['line', 'budget', 'allowed', 'measured', 'verdict'], rows);
}

function judge(result, budget) {
  const { network = result.cases[0].network } = budget;
  const found = result.cases.find((of) => of.network === network);
  const own = found?.subjects?.[result.ours];
  const other = found?.subjects?.[budget.against];
  if (!own || own.error || found.absent)
    return [allowed(budget), own?.error ?? found?.absent ?? '–', 'not measured'];
  if (budget.mebibytes) return ofMemory(own, budget);
  if (!other?.seconds) return [allowed(budget), other?.cannot ?? other?.error ?? '–', 'not measured'];
  if (budget.microseconds) return ofDifference(own, other, budget);
  const ratio = other.ratio[budget.of ?? 'seconds'];
  const over = ratio.median / budget.most - 1;
  return [allowed(budget), `${spread(ratio)} of ${budget.against}`, verdict(over)];
}

function allowed({ most, goal, mebibytes, microseconds, of }) {
  if (mebibytes) return `${mebibytes} MiB`;
  if (microseconds) return `${microseconds} µs more`;
  return `${number(most)} of the ${of === 'processor' ? 'processor time' : 'time'}${goal ? `, then ${number(goal)}` : ''}`;
}

function ofMemory({ mebibytes }, budget) {
  return [
    allowed(budget),
    `${mebibytes.median.toFixed(0)} MiB`,
    verdict(mebibytes.median / budget.mebibytes - 1),
  ];
}

function ofDifference(own, other, budget) {
  const more = own.seconds.median - other.seconds.median;
  const measured = `${more < 0 ? 'nothing more' : `${time(more)} more`} than ${time(other.seconds.median)}`;
  return [allowed(budget), measured, verdict(more / (budget.microseconds * 1e-6) - 1)];
}

function verdict(over) {
  return over <= 0 ? 'met' : `**not met**, by ${(over * 100).toFixed(0)} %`;
}
