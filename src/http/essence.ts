/**
 * The media type that a Content-Type names, in lower case and without parameters (RFC 9110 §8.3.1); empty without one.
 */
export function essenceOf(header: string | null | undefined): string {
  return header?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}
