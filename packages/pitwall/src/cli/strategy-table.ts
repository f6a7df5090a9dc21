/** How a list of strategies is printed. */
import { relative } from 'node:path';
import { Table } from 'console-table-printer';
import type { StrategyListing } from '../strategy-loading/loader.ts';

/** The table, and below it why strategies failed to load. */
export function strategyTable(rows: readonly StrategyListing[], folder: string, color: boolean): string {
  const printed = new Table({
    columns: [
      { name: 'name', title: 'Name', alignment: 'left' },
      { name: 'location', title: 'Location', alignment: 'left' },
      { name: 'status', title: 'Status', alignment: 'left' },
    ],
    shouldDisableColors: !color,
  });
  for (const { name, file, status } of rows) {
    printed.addRow({ name, location: relative(folder, file), status }, { color: status === 'OK' ? 'green' : 'red' });
  }
  const failures = rows.filter(({ message }) => message !== '').map(({ message }) => `${message}\n`);
  return `${printed.render()}\n${failures.join('')}`;
}
