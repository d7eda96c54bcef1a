/**
 * The house's rules as pure functions: a path and its text in, a list of violations out.
 * Each judges the syntax tree alone, so no rule depends on how a file is formatted.
 */
// deno-lint-ignore no-import-prefix -- every entry of deno.json's imports is fetched before any task, and only this file needs the 23 MB parser
import ts from "npm:typescript@5.9.3";

/** Judges one file. */
export type Rule = (path: string, text: string) => string[];

/**
 * Who may import whom: a file imports its own folder on its own floor, or anything on a lower floor.
 * The ground floor counts as one folder: the errors are made of types, and the types of the constants.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ["src/core/*", "src/types/*"],
  ["src/http/*", "src/callbacks/*", "src/guards.ts"],
  ["src/upload/*"],
  ["src/resources/*", "src/v2/*"],
  ["src/client.ts"],
  ["src/bulk/*"],
  ["mod.ts"],
];

/** What the emulator may import: nothing of the client, so that a fault of the client cannot hide in it. */
export const EMULATOR_MAY_IMPORT: readonly string[] = [
  "src/emulator/*",
  "src/types/*",
  "src/types/constants.ts",
];

/** Names of one runtime that the others do not have. */
const RUNTIME_NAMES = new Set([
  "Deno",
  "Buffer",
  "process",
  "require",
  "__dirname",
  "__filename",
]);

/** The one file that may ask which runtime it is on. */
const RUNTIME_FILE = "src/http/runtime.ts";

/** The one file that a runtime's server loads by its default export. */
const DEFAULT_EXPORT_FILE = "src/emulator/serve.ts";

const MOST_PARAMETERS = 3;
const MOST_LINES = 400;

const trees = new Map<string, ts.SourceFile>();

function parse(path: string, text: string): ts.SourceFile {
  const key = `${path}\n${text}`;
  let tree = trees.get(key);
  if (!tree) {
    tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    trees.set(key, tree);
  }
  return tree;
}

function at(node: ts.Node, message: string): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${file.fileName}:${line + 1} ${message}`;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function matches(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*")
      ? path.startsWith(pattern.slice(0, -1))
      : path === pattern
  );
}

function folder(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** The path that a relative specifier leads to. */
function resolve(from: string, specifier: string): string {
  const parts = folder(from).split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

interface Specifier {
  readonly node: ts.Node;
  /** `undefined` where it is not a literal. */
  readonly text: string | undefined;
}

/** Every specifier of a file: imports, re-exports, `import()` and `import("…").Type`. */
function specifiers(tree: ts.SourceFile): Specifier[] {
  const found: Specifier[] = [];
  const add = (node: ts.Node) =>
    found.push({
      node,
      text: ts.isStringLiteralLike(node) ? node.text : undefined,
    });
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(node.moduleSpecifier);
    }
    if (ts.isExternalModuleReference(node)) add(node.expression);
    if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node);
    }
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword
    ) add(node.arguments[0] ?? node);
  });
  return found;
}

function isRelative(specifier: string): boolean {
  return /^\.\.?\/.*\.ts$/.test(specifier);
}

function floorOf(path: string): number {
  return FLOORS.findIndex((patterns) => matches(path, patterns));
}

/** Every file has a floor, and imports go to the same folder or down. */
export const floors: Rule = (path, text) => {
  const inEmulator = path.startsWith("src/emulator/");
  const floor = floorOf(path);
  if (floor === -1 && !inEmulator) {
    return [`${path}:1 has no floor: add it to FLOORS in tests/tools/rules.ts`];
  }
  const violations: string[] = [];
  for (const { node, text: specifier } of specifiers(parse(path, text))) {
    if (specifier === undefined || !isRelative(specifier)) continue;
    const target = resolve(path, specifier);
    if (inEmulator) {
      if (!matches(target, EMULATOR_MAY_IMPORT)) {
        violations.push(at(node, `the emulator must not import ${target}`));
      }
      continue;
    }
    const targetFloor = floorOf(target);
    const allowed = targetFloor !== -1 &&
      (targetFloor < floor ||
        targetFloor === floor &&
          (floor === 0 || folder(target) === folder(path)));
    if (!allowed) {
      const where = targetFloor === -1 ? "no floor" : `floor ${targetFloor}`;
      violations.push(
        at(node, `is on floor ${floor}, must not import ${target} (${where})`),
      );
    }
  }
  return violations;
};

/** No file imports itself by a detour; type-only imports count. */
export function cycles(files: ReadonlyMap<string, string>): string[] {
  const edges = new Map<string, string[]>();
  for (const [path, text] of files) {
    edges.set(
      path,
      specifiers(parse(path, text)).flatMap(({ text: specifier }) =>
        specifier && isRelative(specifier) ? [resolve(path, specifier)] : []
      ),
    );
  }
  const done = new Set<string>();
  const violations: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start !== -1) {
      violations.push(
        `import cycle: ${[...trail.slice(start), path].join(" -> ")}`,
      );
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return violations;
}

/** What is published imports nothing but its own files. */
export const relativeImports: Rule = (path, text) =>
  specifiers(parse(path, text))
    .filter(({ text: specifier }) => !specifier || !isRelative(specifier))
    .map(({ node, text: specifier }) =>
      at(
        node,
        specifier === undefined
          ? "imports something computed"
          : `imports "${specifier}": only relative paths that end in .ts are published`,
      )
    );

function unwrap(node: ts.Expression): ts.Expression {
  if (
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ||
    ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  ) return unwrap(node.expression);
  return node;
}

function isSymbolFor(node: ts.CallExpression): boolean {
  const callee = node.expression;
  const [key] = node.arguments;
  return ts.isPropertyAccessExpression(callee) &&
    ts.isIdentifier(callee.expression) && callee.expression.text === "Symbol" &&
    callee.name.text === "for" && node.arguments.length === 1 &&
    key !== undefined && ts.isStringLiteralLike(key);
}

/** The names that a file declares at its top or imports. */
function declared(tree: ts.SourceFile): Set<string> {
  const names = new Set(["undefined", "Infinity", "NaN"]);
  for (const statement of tree.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name)) names.add(name.text);
      }
    }
    if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement)) && statement.name
    ) names.add(statement.name.text);
    if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause;
      if (clause?.name) names.add(clause.name.text);
      const bindings = clause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) {
        names.add(bindings.name.text);
      }
      if (bindings && ts.isNamedImports(bindings)) {
        for (const element of bindings.elements) names.add(element.name.text);
      }
    }
  }
  return names;
}

/** The first part of an expression that does work, or reads something, when the module is loaded. */
function work(
  expression: ts.Expression,
  names: ReadonlySet<string>,
): ts.Node | undefined {
  const node = unwrap(expression);
  const first = (parts: readonly ts.Expression[]) => {
    for (const part of parts) {
      const found = work(part, names);
      if (found) return found;
    }
    return undefined;
  };
  switch (node.kind) {
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
    case ts.SyntaxKind.NumericLiteral:
    case ts.SyntaxKind.BigIntLiteral:
    case ts.SyntaxKind.RegularExpressionLiteral:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.NullKeyword:
      return undefined;
  }
  if (ts.isIdentifier(node)) return names.has(node.text) ? undefined : node;
  if (ts.isCallExpression(node)) return isSymbolFor(node) ? undefined : node;
  if (ts.isTemplateExpression(node)) {
    return first(node.templateSpans.map((span) => span.expression));
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const sign = node.operator === ts.SyntaxKind.MinusToken;
    return sign && ts.isNumericLiteral(node.operand) ? undefined : node;
  }
  // `64 * 1024 * 1024` says more than 67108864 and cannot do anything else.
  if (ts.isBinaryExpression(node)) {
    const sides = [unwrap(node.left), unwrap(node.right)];
    const arithmetic = [
      ts.SyntaxKind.AsteriskToken,
      ts.SyntaxKind.PlusToken,
      ts.SyntaxKind.MinusToken,
      ts.SyntaxKind.SlashToken,
    ].includes(node.operatorToken.kind);
    return arithmetic && sides.every((side) =>
        ts.isNumericLiteral(side) ||
        ts.isBinaryExpression(side) && !work(side, names)
      )
      ? undefined
      : node;
  }
  // A constant may be made of other constants.
  if (ts.isSpreadElement(node)) {
    return ts.isIdentifier(node.expression)
      ? work(node.expression, names)
      : node;
  }
  if (ts.isArrayLiteralExpression(node)) return first([...node.elements]);
  if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) {
      if (ts.isShorthandPropertyAssignment(property)) {
        if (!names.has(property.name.text)) return property;
        continue;
      }
      if (ts.isSpreadAssignment(property)) {
        if (!ts.isIdentifier(property.expression)) return property;
        const found = work(property.expression, names);
        if (found) return found;
        continue;
      }
      if (!ts.isPropertyAssignment(property)) return property;
      const found = nameWork(property.name, names) ??
        work(property.initializer, names);
      if (found) return found;
    }
    return undefined;
  }
  return node;
}

/** A computed name is evaluated when the module is loaded. `Symbol.iterator` and its like are constants of the language. */
function nameWork(
  name: ts.PropertyName | undefined,
  names: ReadonlySet<string>,
): ts.Node | undefined {
  if (!name || !ts.isComputedPropertyName(name)) return undefined;
  const { expression } = name;
  const wellKnown = ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === "Symbol";
  return wellKnown ? undefined : work(expression, names);
}

function classViolations(
  node: ts.ClassDeclaration,
  names: ReadonlySet<string>,
): string[] {
  const violations: string[] = [];
  for (const clause of node.heritageClauses ?? []) {
    if (clause.token !== ts.SyntaxKind.ExtendsKeyword) continue;
    for (const { expression } of clause.types) {
      if (!ts.isIdentifier(expression)) {
        violations.push(at(expression, "a class must extend a plain name"));
      }
    }
  }
  for (const member of node.members) {
    if (ts.isClassStaticBlockDeclaration(member)) {
      violations.push(at(member, "a static block runs when it is loaded"));
      continue;
    }
    const name = nameWork(member.name, names);
    if (name) violations.push(at(name, "a computed name does work"));
    if (
      ts.isPropertyDeclaration(member) && member.initializer &&
      member.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword)
    ) {
      const found = work(member.initializer, names);
      if (found) violations.push(at(found, "a static property does work"));
    }
  }
  return violations;
}

/** Loading a module does nothing: at its top stand declarations, and constants that are written down and not worked out. */
export const declarationsOnly: Rule = (path, text) => {
  const tree = parse(path, text);
  const names = declared(tree);
  const violations: string[] = [];
  for (const node of tree.statements) {
    if (
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node) ||
      ts.isFunctionDeclaration(node)
    ) continue;
    if (ts.isClassDeclaration(node)) {
      violations.push(...classViolations(node, names));
    } else if (ts.isExportAssignment(node) && !node.isExportEquals) {
      const found = work(node.expression, names);
      if (found) violations.push(at(found, "a default export does work"));
    } else if (ts.isVariableStatement(node)) {
      const list = node.declarationList;
      const kind = list.flags & ts.NodeFlags.BlockScoped;
      if (kind !== ts.NodeFlags.Const) {
        violations.push(at(node, "only const may stand at module level"));
      }
      for (const { name, initializer } of list.declarations) {
        if (!initializer || !ts.isIdentifier(name)) {
          violations.push(at(name, "a const must have one name and a value"));
          continue;
        }
        const found = work(initializer, names);
        if (found) {
          violations.push(
            at(found, `\`${found.getText()}\` does work at module level`),
          );
        }
      }
    } else {
      violations.push(at(node, "a statement at module level"));
    }
  }
  return violations;
};

/** No syntax that is more than types over JavaScript, and nothing that JSR refuses. */
export const plainSyntax: Rule = (path, text) => {
  const tree = parse(path, text);
  const violations: string[] = [];
  const references = tree.referencedFiles.length +
    tree.typeReferenceDirectives.length + tree.libReferenceDirectives.length;
  if (references > 0) violations.push(`${path}:1 a triple-slash reference`);
  walk(tree, (node) => {
    if (ts.isEnumDeclaration(node)) violations.push(at(node, "an enum"));
    if (ts.isModuleDeclaration(node)) {
      const isGlobal = node.flags & ts.NodeFlags.GlobalAugmentation;
      violations.push(at(node, isGlobal ? "declare global" : "a namespace"));
    }
    if (ts.isImportEqualsDeclaration(node)) {
      violations.push(at(node, "import ="));
    }
    if (ts.isExportAssignment(node) && node.isExportEquals) {
      violations.push(at(node, "export ="));
    }
    if (ts.isDecorator(node)) violations.push(at(node, "a decorator"));
  });
  return violations;
};

/** A default export has no name to search for. */
export const noDefaultExport: Rule = (path, text) => {
  if (path === DEFAULT_EXPORT_FILE) return [];
  const violations: string[] = [];
  for (const node of parse(path, text).statements) {
    const marked = ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some((m) =>
        m.kind === ts.SyntaxKind.DefaultKeyword
      );
    const assigned = ts.isExportAssignment(node) && !node.isExportEquals;
    const named = ts.isExportDeclaration(node) && node.exportClause &&
      ts.isNamedExports(node.exportClause) &&
      node.exportClause.elements.some((e) => e.name.text === "default");
    if (marked || assigned || named) {
      violations.push(at(node, "a default export"));
    }
  }
  return violations;
};

/** Whether an identifier only names a member, as in `x.process` or `{ process: 1 }`. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent) || ts.isAccessor(parent)) &&
    parent.name === node;
}

/** What a file reads from `globalThis`: a name, or `undefined` where it takes the whole of it. */
function globalRead(node: ts.Identifier): string | undefined {
  if (ts.isQualifiedName(node.parent)) return node.parent.right.text;
  let inner: ts.Node = node;
  while (
    ts.isExpression(inner.parent) && unwrap(inner.parent) === node
  ) inner = inner.parent;
  const { parent } = inner;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === inner) {
    return parent.name.text;
  }
  if (
    ts.isElementAccessExpression(parent) && parent.expression === inner &&
    ts.isStringLiteralLike(parent.argumentExpression)
  ) return parent.argumentExpression.text;
  return undefined;
}

/** Whether a function around an identifier gives its name another meaning. */
function isBound(node: ts.Identifier): boolean {
  let bound = false;
  const look = (inner: ts.Node) => {
    if (
      (ts.isVariableDeclaration(inner) || ts.isBindingElement(inner) ||
        ts.isParameter(inner)) &&
      ts.isIdentifier(inner.name) && inner.name.text === node.text
    ) bound = true;
    if (!ts.isFunctionLike(inner)) ts.forEachChild(inner, look);
  };
  for (let scope: ts.Node = node; scope.parent; scope = scope.parent) {
    if (ts.isFunctionLike(scope)) ts.forEachChild(scope, look);
  }
  return bound;
}

/** No runtime is named; one file may look for them on `globalThis`. */
export const noRuntimeNames: Rule = (path, text) => {
  const violations: string[] = [];
  walk(parse(path, text), (node) => {
    if (!ts.isIdentifier(node) || isMemberName(node)) return;
    if (RUNTIME_NAMES.has(node.text) && !isBound(node)) {
      violations.push(at(node, `names \`${node.text}\``));
    }
    if (
      node.text !== "globalThis" || path === RUNTIME_FILE ||
      ts.isTypeQueryNode(node.parent)
    ) return;
    const name = globalRead(node);
    if (name === undefined || RUNTIME_NAMES.has(name)) {
      violations.push(
        at(node, `reads globalThis.${name ?? "*"}: ask ${RUNTIME_FILE}`),
      );
    }
  });
  return violations;
};

/** Names of files and folders are snake_case. */
export const snakeCase: Rule = (path) =>
  /^(?:[a-z0-9]+(?:_[a-z0-9]+)*\/)*[a-z0-9]+(?:_[a-z0-9]+)*\.ts$/.test(path)
    ? []
    : [`${path}:1 is not named in snake_case`];

/** More than three arguments want an object with names. */
export const fewParameters: Rule = (path, text) => {
  const violations: string[] = [];
  walk(parse(path, text), (node) => {
    if (!ts.isFunctionLike(node) || ts.isIndexSignatureDeclaration(node)) {
      return;
    }
    // `this` is a type here and no argument.
    const { length } = node.parameters.filter((parameter) =>
      parameter.name.getText() !== "this"
    );
    if (length > MOST_PARAMETERS) {
      violations.push(
        at(node, `takes ${length} parameters, at most ${MOST_PARAMETERS}`),
      );
    }
  });
  return violations;
};

/** A file begins by saying what it is for; a linter's pragma says nothing. */
export const opensWithComment: Rule = (path, text) =>
  /^(?:\/\/ deno-[^\n]*\n)*(?:\/\*|\/\/(?! deno-))[\s*]*[^\s*/]/.test(text)
    ? []
    : [`${path}:1 opens without a comment`];

/** Not a violation but a question: what would a reader miss if it were two files? */
export const tooLong: Rule = (path, text) => {
  const lines = text.split("\n").length - 1;
  return lines > MOST_LINES ? [`${path}: ${lines} lines`] : [];
};

/** The rules that each file must keep, by name. */
export const RULES: Readonly<Record<string, Rule>> = {
  floors,
  relativeImports,
  declarationsOnly,
  plainSyntax,
  noDefaultExport,
  noRuntimeNames,
  snakeCase,
  fewParameters,
  opensWithComment,
};
