/** What a cell of the tables holds; from 2 on, a country. */
export const UNKNOWN = 0;
export const HOSTING = 1;
export const FIRST_COUNTRY = 2;

/** Bits of an address that a cell stands for: /24 and /40. */
export const CELL_BITS_4 = 24;
export const CELL_BITS_6 = 40;
