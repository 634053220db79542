/** Texts by path: a type or kind, or the last names of a path to a field, such as `phone/prefix`. */
export type Descriptions = Readonly<Record<string, string>>;

type Node = { readonly [keyword: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/**
 * Returns the text of the longest key that ends a path.
 *
 * @throws {RangeError} if nothing describes it
 * @example
 * descriptionOf(['payment.bound', 'hashes'], { hashes: 'Digests.' }); // 'Digests.'
 */
export const descriptionOf = (path: readonly string[], descriptions: Descriptions): string => {
  const keys = path.map((_, from) => path.slice(from).join('/'));
  const key = keys.find((each) => Object.hasOwn(descriptions, each));
  if (key === undefined) throw new RangeError(`no description of ${path.join('/')}`);
  return descriptions[key] as string;
};

const describeFields = (
  node: unknown,
  path: readonly string[],
  descriptions: Descriptions,
): unknown => {
  if (Array.isArray(node)) return node.map((each) => describeFields(each, path, descriptions));
  if (!isNode(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([keyword, value]) => [
      keyword,
      keyword === 'properties' && isNode(value)
        ? Object.fromEntries(
            Object.entries(value).map(([name, field]) => {
              // What an event carries is named without `data`, as in the table of types.
              const here = name === 'data' ? path : [...path, name];
              const description = descriptionOf([...path, name], descriptions);
              return [
                name,
                { description, ...(describeFields(field, here, descriptions) as Node) },
              ];
            }),
          )
        : describeFields(value, path, descriptions),
    ]),
  );
};

/**
 * Returns a JSON Schema with a description of its own and one of every field.
 *
 * @param name the type or kind that the schema is of
 * @throws {RangeError} if one is missing
 */
export const withDescriptions = (
  schema: object,
  name: string,
  descriptions: Descriptions,
): Node => ({
  description: descriptionOf([name], descriptions),
  ...(describeFields(schema, [name], descriptions) as Node),
});
