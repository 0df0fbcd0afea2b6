import { directory, file, type Garden, link } from './plant.js';
import type { Scenario } from './scenarios.js';

const linked: Garden = { 'a/s/f': file('F'), 'a/l': link('s/f'), 'a/d': link('s') };

export const linkScenarios: readonly Scenario[] = [
  { title: 'a link', source: { t: file('T'), a: link('t') } },
  { title: 'a link as it is', source: { t: file('T'), a: link('t') }, options: { verbatimSymlinks: true } },
  {
    title: 'what a link leads to',
    source: { t: file('T'), a: link('t') },
    options: { dereference: true },
    syncGoesAstray: true,
  },
  { title: 'a link that leads nowhere', source: { a: link('t') }, syncGoesAstray: true },
  {
    title: 'what a link to nowhere leads to',
    source: { a: link('t') },
    options: { dereference: true },
    syncGoesAstray: true,
  },
  { title: 'a link over a file', source: { t: file('T'), a: link('t') }, target: { b: file('B') } },
  { title: 'a link over a directory', source: { t: file('T'), a: link('t') }, target: { b: directory() } },
  {
    title: 'a link over another',
    source: { t: file('T'), a: link('t') },
    target: { u: file('U'), b: link('u') },
  },
  {
    title: 'a link over another, as it is',
    source: { t: file('T'), a: link('t') },
    target: { u: file('U'), b: link('u') },
    options: { verbatimSymlinks: true },
  },
  {
    title: 'a link over one to the same file',
    source: { t: file('T'), a: link('t') },
    target: { b: link('t') },
    isWithin: true,
    syncGoesAstray: true,
  },
  {
    title: 'a link over one to a directory below',
    source: { 't/u/f': file('F'), a: link('t') },
    target: { b: link('t/u') },
    isWithin: true,
    syncGoesAstray: true,
  },
  {
    title: 'a link over one to a directory above',
    source: { 't/u/f': file('F'), a: link('t/u') },
    target: { b: link('t') },
    isWithin: true,
    syncGoesAstray: true,
  },
  {
    title: 'a link over one that leads nowhere',
    source: { a: link('t') },
    target: { b: link('u') },
    syncGoesAstray: true,
  },
  {
    title: 'a file onto itself through a link',
    source: { a: file('A'), l: link('a') },
    from: 'a',
    to: 'l',
    isWithin: true,
    options: { dereference: true },
  },
  {
    title: 'a file over a link to it',
    source: { a: file('A'), l: link('a') },
    to: 'l',
    isWithin: true,
    syncGoesAstray: true,
  },
  { title: 'a file over a link', source: { a: file('A') }, target: { t: file('T'), b: link('t') } },
  {
    title: 'a file over a link, without force',
    source: { a: file('A') },
    target: { t: file('T'), b: link('t') },
    options: { force: false },
  },
  {
    title: 'a file over a link that leads nowhere',
    source: { a: file('A') },
    target: { b: link('t') },
    syncGoesAstray: true,
  },
  { title: 'a tree with links', source: linked, options: { recursive: true } },
  {
    title: 'a tree with links as they are',
    source: linked,
    options: { recursive: true, verbatimSymlinks: true },
  },
  {
    title: 'a tree through its links',
    source: linked,
    options: { recursive: true, dereference: true },
    syncGoesAstray: true,
  },
  {
    title: 'a tree with a link to nowhere, through its links',
    source: { 'a/x': link('gone') },
    options: { recursive: true, dereference: true },
    syncGoesAstray: true,
  },
  {
    title: 'a tree with an absolute link',
    source: { 'a/x': link('/etc/hostname') },
    options: { recursive: true },
  },
  {
    title: 'a link to a directory',
    source: { 't/f': file('F'), a: link('t') },
    options: { recursive: true },
  },
  {
    title: 'a directory through a link',
    source: { 't/f': file('F'), a: link('t') },
    options: { recursive: true, dereference: true },
  },
  {
    title: 'a directory into itself through a link',
    source: { 'a/b/f': file('F'), l: link('a') },
    to: 'l/b/c',
    isWithin: true,
    options: { recursive: true },
    syncGoesAstray: true,
  },
  {
    title: 'a directory over a link to one',
    source: { 'a/f': file('F') },
    target: { 't/g': file('G'), b: link('t') },
    options: { recursive: true },
  },
];
