/** Values of a cell of the tables. Values from 2 on are countries. */
export const unknownCell = 0;
export const hostingCell = 1;
export const firstCountryCell = 2;

/** Prefix length of a cell: /24 for IPv4 and /40 for IPv6. */
export const cellBits4 = 24;
export const cellBits6 = 40;
