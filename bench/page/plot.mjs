import { rowsOf } from './sections.mjs';

const WIDTH = 980;
const LEFT = 400;
const RIGHT = 20;
const TOP = 74;
const ROW = 19;
/** The ratios that the axis reaches; what lies beyond is drawn at its end. */
const LEAST = 0.02;
const MOST = 10;
const TICKS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const COLORS = [
  '#111111',
  '#888888',
  '#0b62c4',
  '#d1520a',
  '#0e8a4f',
  '#8a3fb5',
  '#c7a100',
  '#b01e4f',
  '#00929c',
  '#6b4b2a',
  '#e377c2',
  '#4b5320',
  '#555599',
  '#995555',
  '#339933',
];

/** The time of mediafs divided by that of each peer, a row for each line: median and quartiles, on a logarithmic axis. */
export function plot(results) {
  const rows = rowsOf(results, ['']).filter(({ subjects }) =>
    Object.values(subjects ?? {}).some(({ ratio }) => ratio?.seconds),
  );
  const names = [...new Set(rows.flatMap(({ subjects }) => Object.keys(subjects)))].filter((name) =>
    rows.some(({ subjects }) => subjects[name]?.ratio?.seconds),
  );
  const color = (name) => COLORS[names.indexOf(name) % COLORS.length];
  const bottom = TOP + rows.length * ROW;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 34}" font-family="system-ui, sans-serif" font-size="11">`,
    '<title>Time of mediafs divided by the time of each peer</title>',
    `<rect width="${WIDTH}" height="${bottom + 34}" fill="#ffffff"/>`,
    legend(names, color),
    ...TICKS.map((tick) => axis(tick, bottom)),
    ...rows.map((row, index) => drawRow(row, TOP + index * ROW + ROW / 2, color)),
    text(x(0.02), bottom + 28, 'left of 1: mediafs takes less time', 'start'),
    text(x(10), bottom + 28, 'right of 1: it takes more', 'end'),
    '</svg>\n',
  ];
  return parts.join('\n');
}

function x(ratio) {
  const inside = Math.min(Math.max(ratio, LEAST), MOST);
  return LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(inside / LEAST)) / Math.log(MOST / LEAST);
}

function legend(names, color) {
  return names
    .map((name, index) => {
      const left = 20 + (index % 7) * 136;
      const top = 18 + Math.floor(index / 7) * 18;
      return `<circle cx="${left}" cy="${top - 4}" r="4" fill="${color(name)}"/>${text(left + 8, top, name, 'start')}`;
    })
    .join('');
}

function axis(tick, bottom) {
  const at = x(tick).toFixed(1);
  const stroke = tick === 1 ? '#000000' : '#dddddd';
  return `<line x1="${at}" y1="${TOP - 6}" x2="${at}" y2="${bottom}" stroke="${stroke}"/>${text(at, bottom + 14, tick, 'middle')}`;
}

function drawRow({ title, subjects }, y, color) {
  const marks = Object.entries(subjects).flatMap(([name, { ratio }]) => {
    if (!ratio?.seconds) return [];
    const { median, lower, upper } = ratio.seconds;
    const line = `<line x1="${x(lower).toFixed(1)}" y1="${y}" x2="${x(upper).toFixed(1)}" y2="${y}" stroke="${color(name)}"/>`;
    return `${line}<circle cx="${x(median).toFixed(1)}" cy="${y}" r="4" fill="${color(name)}"><title>${escaped(name)}: ${median}</title></circle>`;
  });
  return text(LEFT - 12, y + 4, title.replaceAll('`', ''), 'end') + marks.join('');
}

function text(left, top, content, anchor) {
  return `<text x="${left}" y="${top}" text-anchor="${anchor}" fill="#222222">${escaped(String(content))}</text>`;
}

const escaped = (content) => content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
