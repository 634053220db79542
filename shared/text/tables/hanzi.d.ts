declare module 'hanzi/lib/data/cjk-decomp.txt.js' {
  /** Lines of the form `whole:how(part,part)`. */
  const decomposition: string;
  export default decomposition;
}
