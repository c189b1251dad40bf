/** WebVTT and SRT as lines to edit, and back, as media/captions.py reads and writes them. */
import { clockMs, clockText } from "../time.js";

/** @typedef {{startMs: number, endMs: number, text: string}} Cue */

const TIME = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}(?:\s.*)?$`);
const TAG = /<\/?(?:b|c|em|font|i|lang|rt|ruby|s|strong|u|v)(?:[.\s][^<>]*)?>|<\d[\d:.]*>/gi;
const ASIDE = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;
/** @type {Record<string, string>} */
const LETTERS = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", lrm: "\u200e", rlm: "\u200f" };

/** @param {(string | undefined)[]} parts hours, minutes, seconds, fraction */
const msOf = ([hours, minutes, seconds, fraction = ""]) => ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, "0"));

/** @param {string} line @param {boolean} isWebvtt */
function plain(line, isWebvtt) {
  const bare = line.replace(TAG, "");
  const said = isWebvtt ? bare.replace(/&(\w+);/g, (whole, name) => LETTERS[name] ?? whole).replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Math.min(Number(code), 0x10ffff))) : bare.replace(/\{\\[^{}]*\}/g, "");
  return said.split(/\s+/).filter(Boolean).join(" ");
}

/**
 * Lines in the order of the text; or the number of the line that keeps it from being read.
 * @param {string} text
 * @returns {{cues: Cue[], wrongLine?: number}}
 */
export function read(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const isWebvtt = lines[0]?.startsWith("WEBVTT") ?? false;
  /** @type {Cue[]} */
  const cues = [];
  /** @type {Cue | undefined} */
  let cue;
  let isPassedOver = false;
  for (const [index, line] of lines.entries()) {
    const isFirst = index === 0 || !lines[index - 1]?.trim();
    if (!line.trim()) {
      cue = undefined;
      isPassedOver = false;
    } else if (line.includes("-->")) {
      const times = TIMING.exec(line)?.slice(1);
      if (!times) return { cues, wrongLine: index + 1 };
      cue = { startMs: msOf(times.slice(0, 4)), endMs: msOf(times.slice(4)), text: "" };
      isPassedOver = false;
      cues.push(cue);
    } else if (isFirst && ((isWebvtt && index === 0) || ASIDE.test(line))) {
      isPassedOver = true;
    } else if (cue && !isNumberOfNext(lines, index)) {
      cue.text = [cue.text, plain(line, isWebvtt)].filter(Boolean).join("\n");
    } else if (!cue && !isPassedOver && !hasTimesBelow(lines, index)) {
      return { cues, wrongLine: index + 1 };
    }
  }
  return { cues };
}

/** A bare number right above a line of times counts, even where the blank line before it is missing. @param {string[]} lines @param {number} index */
const isNumberOfNext = (lines, index) => /^\s*\d+\s*$/.test(lines[index] ?? "") && (lines[index + 1] ?? "").includes("-->");

/** @param {string[]} lines @param {number} index */
function hasTimesBelow(lines, index) {
  for (let at = index + 1; lines[at]?.trim(); at += 1) if (lines[at]?.includes("-->")) return true;
  return false;
}

/** @param {number} ms */
const stamp = (ms) => {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const seconds = Math.floor(ms / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(ms % 1000).padStart(3, "0")}`;
};

const escaped = (/** @type {string} */ text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** @param {Cue[]} cues */
export function write(cues) {
  if (!cues.length) return "";
  const blocks = cues.map(({ startMs, endMs, text }) => `${stamp(startMs)} --> ${stamp(endMs)}\n${escaped(text.split("\n").filter((line) => line.trim()).join("\n"))}`.trimEnd());
  return `${["WEBVTT", ...blocks].join("\n\n")}\n`;
}

/** "0:14.25" for 14 250: as exact as anybody hears. @param {number} ms */
export const timeText = (ms) => `${clockText(ms)}.${String(Math.floor((ms % 1000) / 10)).padStart(2, "0")}`;

/** @param {string} text */
export const timeMs = (text) => clockMs(text.replace(",", "."));
