/** Whether a model can work on a portal: every property it reads against the portal's own definitions. Pure. */
import type { Model } from '../engine/model.ts';
import type { Door, InputType, ModelDocument } from '../engine/schema.ts';
import { optionGaps } from './option-fit.ts';

export type CrmObjectName = 'contact' | 'company';

/** What HubSpot says of a property, as far as it matters here. */
export interface PortalProperty {
  readonly name: string;
  readonly type: string;
  readonly options: readonly { readonly value: string; readonly label?: string }[];
}

export interface PortalGap {
  readonly object: CrmObjectName;
  readonly property: string;
  readonly kind: 'missing' | 'type' | 'option';
  /** As in 'lists.industries.2': where in the model an option stands that is none. */
  readonly place?: string;
  /** What is the matter and what to do. */
  readonly message: string;
}

export type PortalProperties = Readonly<Record<CrmObjectName, ReadonlyMap<string, PortalProperty>>>;

/** What the portal lacks for the model; empty when it can be published there. */
export function portalGaps(model: Model, portal: PortalProperties): readonly PortalGap[] {
  return [
    ...(['contact', 'company'] as const).flatMap((object) =>
      model.reads[object].flatMap((property) => readGaps(model.document, portal, object, property)),
    ),
    ...optionGaps(model.document, portal),
    ...doorGaps(model.document, portal),
  ];
}

/** HubSpot's property types by what a model may declare them as. */
const FITTING: Readonly<Record<InputType, readonly string[]>> = {
  text: ['string', 'phone_number'],
  enumeration: ['enumeration', 'bool'],
  number: ['number'],
  bool: ['bool'],
  date: ['date', 'datetime'],
  country: ['string', 'enumeration'],
  title: ['string'],
};

const DECLARE_AS: Readonly<Record<string, InputType>> = {
  string: 'text',
  phone_number: 'text',
  enumeration: 'enumeration',
  number: 'number',
  bool: 'bool',
  date: 'date',
  datetime: 'date',
};

/** What a model would declare a property of this type of HubSpot's as; null for what no model reads. */
export function declaredAs(type: string): InputType | null {
  return Object.hasOwn(DECLARE_AS, type) ? DECLARE_AS[type]! : null;
}

function readGaps(
  document: ModelDocument,
  portal: PortalProperties,
  object: CrmObjectName,
  property: string,
): readonly PortalGap[] {
  const found = portal[object].get(property);
  if (!found) {
    const message = `The portal has no ${object} property ${property}: create it there, or take it out of the model.`;
    return [{ object, property, kind: 'missing', message }];
  }
  const declared = document.inputs[object];
  if (!Object.hasOwn(declared, property)) return [];
  const { type } = declared[property]!;
  if (FITTING[type].includes(found.type)) return [];
  const right = DECLARE_AS[found.type];
  const advice = right ? `declare it as ${right}` : 'take it out of the model';
  const message = `The ${object} property ${property} is of type ${found.type} on the portal, and declared as ${type}: ${advice}.`;
  return [{ object, property, kind: 'type', message }];
}

function doorGaps(document: ModelDocument, portal: PortalProperties): readonly PortalGap[] {
  return Object.values(document.signals).flatMap(({ label, doors }) =>
    doors.flatMap((door) => doorGap(label, door, portal.contact.get(door.property))),
  );
}

function doorGap(label: string, door: Door, found: PortalProperty | undefined): readonly PortalGap[] {
  if (!found) return [];
  const wanted =
    door.datedBy === 'value' ? FITTING.date : door.rises === true ? FITTING.number : [found.type];
  if (wanted.includes(found.type)) return [];
  const why = door.datedBy === 'value' ? 'date the signal by its value' : 'rise';
  return [
    {
      object: 'contact',
      property: door.property,
      kind: 'type',
      message: `The contact property ${door.property} is of type ${found.type} on the portal and cannot ${why}: give "${label}" another door.`,
    },
  ];
}
