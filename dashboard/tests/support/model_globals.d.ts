// What `model/` may use beside the language itself: these are of every engine, with or without a page.

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean });
  decode(input: ArrayBufferView | ArrayBuffer): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
