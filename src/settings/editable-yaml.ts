/**
 * A YAML text that is changed place by place. It is read once: what each change moves is moved in what was read, and
 * only a change within another one has it read anew. At the end it is read once more and compared with what it should
 * say; where it says something else (an anchor, an odd layout) the YAML library writes the document anew instead,
 * which keeps the comments and not the layout.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isSeq,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import {
  deepest,
  type Path,
  PLAIN,
  type Splice,
  spliceToDelete,
  spliceToInsert,
  spliceToSet,
  WIDTH,
} from './yaml-splice.ts';

export class EditableYaml {
  #text: string;
  #document: Document;
  /** Where the places in the text are not those that were read any more. */
  #moved: Path[] = [];
  /** Some change found no place of its own in the text: only the document has it. */
  #isRewritten = false;

  constructor(text: string) {
    this.#text = text;
    this.#document = parseDocument(text);
  }

  has(path: Path): boolean {
    return this.#document.hasIn(path);
  }

  /** As plain data; undefined where nothing is, null for a place that holds nothing. */
  plainAt(path: Path): unknown {
    const node = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return isNode(node) ? node.toJS(this.#document) : node;
  }

  sizeAt(path: Path): number {
    const node = this.#document.getIn(path);
    return isCollection(node) ? node.items.length : 0;
  }

  /** @throws what the library throws for a path through a word, an alias or past the end of a list */
  setAt(path: Path, value: unknown): void {
    this.#readAgainWithin(path);
    const isThere = isNode(this.#document.getIn(path, true));
    const place = isThere ? path : path.slice(0, deepest(this.#document, path)?.depth ?? 0);
    this.#readAgainWithin(place);
    this.#sayInFull(path);
    const splice = this.#isRewritten ? null : spliceToSet(this.#source(), path, value);
    this.#document.setIn(path, this.#document.createNode(value, PLAIN));
    this.#apply(splice, place);
  }

  deleteAt(path: Path): void {
    if (!this.has(path)) return;
    const whole = this.#withoutEmptied(path);
    const place = whole.slice(0, -1);
    this.#readAgainWithin(place);
    this.#sayInFull(whole);
    const splice = this.#isRewritten ? null : spliceToDelete(this.#source(), whole);
    this.#document.deleteIn(whole);
    this.#apply(splice, place);
  }

  /** One more entry of a list, right behind another. */
  insertAfter(list: Path, index: number, entry: Readonly<Record<string, unknown>>): void {
    this.#readAgainWithin(list);
    const splice = this.#isRewritten ? null : spliceToInsert(this.#source(), list, index, entry);
    const node = this.#document.getIn(list);
    if (!isSeq(node)) throw new TypeError(`there is no list at ${list.join('.')}`);
    node.items.splice(index + 1, 0, this.#document.createNode(entry, PLAIN));
    this.#apply(splice, list);
  }

  /** A part of which one value is to change has to say the others too. */
  withDefault(path: Path, value: unknown): void {
    if (this.#document.getIn(path) == null) this.setAt(path, value);
  }

  /** Whether every change stands in the text in its place, and the text says what it should. */
  isInPlace(): boolean {
    if (!this.#isRewritten) this.#readAgain();
    return !this.#isRewritten;
  }

  text(): string {
    return this.isInPlace() ? this.#text : this.#document.toString({ lineWidth: WIDTH });
  }

  /** Others may refer to what is about to go: it is said in full where they do. */
  #sayInFull(path: Path): void {
    const node = this.#document.getIn(path, true);
    if (!isNode(node)) return;
    const anchors = new Set<string>();
    visit(node, {
      Node: (_, each) => {
        if (!isAlias(each) && each.anchor !== undefined) anchors.add(each.anchor);
      },
    });
    if (anchors.size === 0) return;
    visit(this.#document, {
      Alias: (_, alias) => {
        if (!anchors.has(alias.source)) return undefined;
        this.#isRewritten = true;
        return this.#document.createNode(alias.toJS(this.#document), PLAIN) as Node;
      },
    });
  }

  #source() {
    return { text: this.#text, document: this.#document };
  }

  #apply(splice: Splice | null, place: Path): void {
    if (splice === null) {
      this.#isRewritten = true;
      return;
    }
    const { start, end, text } = splice;
    this.#text = this.#text.slice(0, start) + text + this.#text.slice(end);
    const by = text.length - (end - start);
    visit(this.#document, {
      Node: (_, { range }) => {
        if (range) for (const side of [0, 1, 2] as const) if (range[side] >= end) range[side] += by;
      },
    });
    this.#moved.push(place);
  }

  #readAgainWithin(path: Path): void {
    const isWithin = this.#moved.some((moved) =>
      path.every((step, at) => at >= moved.length || isSame(step, moved[at]!)),
    );
    if (isWithin && !this.#isRewritten) this.#readAgain();
  }

  #readAgain(): void {
    const read = parseDocument(this.#text);
    const isTrue = read.errors.length === 0 && isDeepStrictEqual(read.toJS(), this.#document.toJS());
    if (isTrue) this.#document = read;
    else this.#isRewritten = true;
    this.#moved = [];
  }

  /** A mapping or list that would be left empty goes along. */
  #withoutEmptied(path: Path): Path {
    const above = path.slice(0, -1);
    const parent = this.#document.getIn(above, true);
    const isLast = (isMap(parent) || isSeq(parent)) && parent.items.length === 1;
    return above.length > 0 && isLast ? this.#withoutEmptied(above) : path;
  }
}

/** A list's places may be told as words. */
function isSame(one: string | number, other: string | number): boolean {
  return String(one) === String(other);
}
