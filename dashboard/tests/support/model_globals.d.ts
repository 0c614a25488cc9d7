// What `model/` may use beside the language itself: these are of every engine, with or without a page.

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean });
  decode(input: ArrayBufferView | ArrayBuffer): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class URLSearchParams {
  constructor(query?: string);
  get(name: string): string | null;
  set(name: string, value: string): void;
  delete(name: string): void;
  toString(): string;
}
