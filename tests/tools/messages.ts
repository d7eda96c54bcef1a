/** The messages in the sources: strings that people read. */

/** A node of the syntax tree, as far as the messages need it. */
type Node =
  | Deno.lint.Literal
  | Deno.lint.TemplateLiteral
  | Deno.lint.BinaryExpression;

/** Returns the strings of a file that are prose: at least four words. A value in a string is `X`. */
export function messages(path: string, code: string): readonly string[] {
  const found: string[] = [];
  const collect = (node: Node) => {
    const { parent } = node as { readonly parent: Deno.lint.Node };
    if (parent.type === "BinaryExpression" && parent.operator === "+") return;
    // Tags of templates and modules are no prose.
    if (/^(Import|Export|TaggedTemplate)/.test(parent.type)) return;
    const string = joined(node);
    if (/^\p{Lu}?[\p{L}'’"`-]*( [^\s]+){3}/u.test(string)) found.push(string);
  };
  Deno.lint.runPlugin(
    {
      name: "messages",
      rules: {
        messages: {
          create: () => ({
            Literal: collect,
            TemplateLiteral: collect,
            BinaryExpression: collect,
          }),
        },
      },
    },
    path,
    code,
  );
  return found;
}

/** Returns the string of an expression, with `X` for each part that is not known. */
function joined(node: Deno.lint.Node): string {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? node.value : "X";
    case "TemplateLiteral":
      return node.quasis.map(({ cooked }) => cooked).join("X");
    case "BinaryExpression":
      return node.operator === "+"
        ? joined(node.left) + joined(node.right)
        : "X";
    default:
      return "X";
  }
}
