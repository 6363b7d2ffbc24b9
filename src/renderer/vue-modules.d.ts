/**
 * Lets plain TypeScript tools (the linter) see a `.vue` file as a component. vue-tsc reads the file
 * itself and knows its real type.
 */
declare module '*.vue' {
  import type { Component } from 'vue';

  const component: Component;
  export default component;
}
