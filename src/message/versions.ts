/**
 * The versions of a type that a party takes: of those that there are, lowest first, the ones that it has said it takes;
 * the lowest where it has said nothing, or named only versions that there are no more.
 */
export function selectVersionsTaken(versions: readonly string[], said: readonly string[] = []): readonly string[] {
  const taken = versions.filter((version) => said.includes(version))
  return taken.length > 0 ? taken : versions.slice(0, 1)
}
