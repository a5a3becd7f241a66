import type { XmlAttribute, XmlElement } from "./xml.ts";

/** What a document holds besides the definition. Printing with it writes it again. Never holds a value of a password. */
export interface KeptOfDocument {
  /** Of the root: which schema it claims to follow. */
  readonly attributes: readonly XmlAttribute[];
  readonly elements: readonly XmlElement[];
  readonly fields: readonly KeptOfField[];
  /** What is not written again, a sentence each. */
  readonly left: readonly string[];
}

export interface KeptOfField {
  readonly name: string;
  /** The cloud's word, where ours would be written as another. */
  readonly nativeType: string | null;
  readonly attributes: readonly XmlAttribute[];
  readonly elements: readonly XmlElement[];
  /** Compound rules of kinds that we do not know. They are not checked. */
  readonly rules: readonly unknown[];
}

export const nothingKept: KeptOfDocument = {
  attributes: [
    { name: "xmlns:xsi", value: "http://www.w3.org/2001/XMLSchema-instance" },
    {
      name: "xsi:noNamespaceSchemaLocation",
      value: "platform:/resource/com.ibm.ccl.devcloud.client/schema/parameters.xsd",
    },
  ],
  elements: [],
  fields: [],
  left: [],
};
