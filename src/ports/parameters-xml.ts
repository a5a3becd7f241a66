import type { Json } from "../domain/image/image.ts";
import type { ParameterSet, ParameterValues } from "../domain/parameters/words.ts";

/** SmartCloud's form of launch parameters, which its images' manifests and its machines' files have. */
export interface ParametersXml {
  /** Throws BAD_USER_INPUT. The set is to be looked at by `problemsOf`; `kept` is what to print it with again. */
  parse(text: string): { readonly set: ParameterSet; readonly kept: Json };
  /** With values, what lies on the machine: the only place where passwords stand. */
  print(set: ParameterSet, values: ParameterValues | null, kept: Json): string;
}
