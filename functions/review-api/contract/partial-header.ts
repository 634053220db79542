/** The header of an exported file that may lack rows. In a file of its own: the console loads no schemas. */
export const partialHeader = 'x-partial';
