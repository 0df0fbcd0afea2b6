export const manyKeys = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `many/${index}`);
