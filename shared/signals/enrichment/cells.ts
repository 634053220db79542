/** Values of a cell of the tables. Values from 2 on are countries. */
export const UNKNOWN = 0;
export const HOSTING = 1;
export const FIRST_COUNTRY = 2;

/** Prefix length of a cell: /24 for IPv4 and /40 for IPv6. */
export const CELL_BITS_4 = 24;
export const CELL_BITS_6 = 40;
