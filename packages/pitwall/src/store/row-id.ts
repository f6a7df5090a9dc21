/** Numbers that rows can have. PostgreSQL keeps them in 32 bits, and takes a question for any other as an error. */
const LARGEST_ROW_ID = 2 ** 31 - 1;

/** False for numbers no row has, in either database: ask for none of these. */
export function canBeRowId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id <= LARGEST_ROW_ID;
}
