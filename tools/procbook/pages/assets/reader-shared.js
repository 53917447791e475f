/* What reader.js hands over to the scripts that come later. */

export const WORDS = globalThis.procbookWords;
export const { addressOf, copy, keep, kept, linkTo, message, placeOf, plain, tool } = globalThis.procbookReader;
