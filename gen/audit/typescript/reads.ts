/**
 * Whether a program reads what a call returns, as far as its code shows.
 *
 * @module
 */
import type ts from "@typescript/typescript6";
import type { TypeScript } from "./values.ts";

/**
 * True when the result of a call is read. What a function hands on counts only where its type says
 * that it hands on something: many return what nobody wants.
 */
export function isRead(api: TypeScript, node: ts.Expression): boolean {
  const { parent } = node;
  if (
    api.isParenthesizedExpression(parent) || api.isAsExpression(parent) ||
    api.isNonNullExpression(parent) || api.isSatisfiesExpression(parent) ||
    api.isAwaitExpression(parent)
  ) return isRead(api, parent);
  if (api.isExpressionStatement(parent) || api.isVoidExpression(parent)) return false;
  if (api.isForStatement(parent)) return parent.condition === node;
  if (api.isConditionalExpression(parent)) {
    return parent.condition === node || isRead(api, parent);
  }
  if (api.isBinaryExpression(parent)) {
    const { CommaToken, AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } =
      api.SyntaxKind;
    const { kind } = parent.operatorToken;
    const passesOn = kind === CommaToken || kind === AmpersandAmpersandToken ||
      kind === BarBarToken || kind === QuestionQuestionToken;
    if (!passesOn) return true;
    if (parent.left === node) return kind !== CommaToken;
    return isRead(api, parent);
  }
  if (api.isReturnStatement(parent)) {
    let owner: ts.Node = parent;
    while (!api.isFunctionLike(owner) && !api.isSourceFile(owner)) owner = owner.parent;
    return api.isFunctionLike(owner) && handsOn(owner);
  }
  return api.isArrowFunction(parent) ? handsOn(parent) : true;
}

function handsOn({ type }: ts.SignatureDeclaration): boolean {
  return type !== undefined && !/\b(void|undefined|any|unknown)\b/.test(type.getText());
}
