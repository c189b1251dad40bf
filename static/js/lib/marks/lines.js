/** Marks on a sound as lines of text, "0:12.5 The door opens": what is posted. */
import { clockMs } from "../time.js";

/** Milliseconds of a time as it is typed, with a point or a comma. @param {string} text */
export const typedMs = (text) => clockMs(text.replace(",", "."));

/**
 * @param {string} text
 * @returns {{marks: {time: string, name: string}[], wrongLine?: number}} `wrongLine`, from 1: the first that begins with no time
 */
export function readMarks(text) {
  const lines = text.split("\n").map((line) => line.trim());
  const wrong = lines.findIndex((line) => line && typedMs(line.split(/\s/)[0]) === null);
  if (wrong >= 0) return { marks: [], wrongLine: wrong + 1 };
  return { marks: lines.filter(Boolean).map((line) => ({ time: line.split(/\s/)[0], name: line.replace(/^\S+\s*/, "") })) };
}

/** @param {{time: string, name: string}[]} marks */
export const writeMarks = (marks) => marks.map(({ time, name }) => `${time.trim()} ${name.trim()}`.trim()).filter(Boolean).join("\n");
