package graft.page;

/**
 * The style of all pages. It has the system's font, one accent, the blue of Okabe and Ito's palette
 * for the colour-blind, and its orange for mistakes. Every text has a contrast of at least 4.5 to
 * what is behind it, in light and in dark.
 */
final class StyleSheet {
  static final String CSS =
      """
      :root {
        color-scheme: light dark;
        --paper: #ffffff; --card: #f5f7f9; --line: #d5dbe1; --ink: #16191d; --soft: #525c67;
        --accent: #005a8f; --wrong: #a84300; --train: #6b7580; --band: #eef2f6; --bar: #d3e6f4;
      }
      @media screen and (prefers-color-scheme: dark) {
        :root {
          --paper: #121519; --card: #1b2026; --line: #363f49; --ink: #e8ecf0; --soft: #a3aeb9;
          --accent: #6fbdf0; --wrong: #f5a35c; --train: #8d98a3; --band: #1a1f25; --bar: #1d425c;
        }
      }
      * { box-sizing: border-box; }
      html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
      body {
        margin: 0; background: var(--paper); color: var(--ink);
        font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
        overflow-wrap: anywhere;
      }
      header, nav, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
      header { padding-top: 2.5rem; }
      h1 { font-size: 1rem; font-weight: 600; color: var(--soft); margin: 0 0 .5rem; }
      h2 { font-size: 1.35rem; line-height: 1.25; margin: 0 0 .35rem; letter-spacing: -.01em; }
      h3 { font-size: 1rem; margin: 1.75rem 0 .35rem; }
      p { margin: 0 0 .75rem; max-width: 44rem; }
      a { color: var(--accent); text-underline-offset: .15em; }
      :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
      .lead { font-size: 1.6rem; line-height: 1.3; letter-spacing: -.015em; margin: 0 0 1.25rem; }
      .lead strong { color: var(--accent); font-weight: 650; }
      .soft { color: var(--soft); }
      .small { font-size: .875rem; }
      nav { margin-top: 1.5rem; }
      nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none;
        margin: 0; padding: .75rem 0; border: solid var(--line); border-width: 1px 0; }
      nav a { text-decoration: none; }
      nav a:hover { text-decoration: underline; }
      section { padding-top: 2.5rem; }

      .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
        gap: .75rem; margin: 0; }
      .tiles div { background: var(--card); border-radius: .6rem; padding: .8rem 1rem; }
      .tiles dt { color: var(--soft); font-size: .875rem; }
      .tiles dd { margin: 0; font-size: 1.4rem; font-weight: 600; line-height: 1.3;
        font-variant-numeric: tabular-nums; }
      .tiles dd small { display: block; font-size: .8rem; font-weight: 400; color: var(--soft); }

      .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr));
        gap: 0 2.5rem; }
      .facts dl { display: grid; grid-template-columns: 9rem 1fr; gap: .3rem 1rem; margin: 0;
        align-content: start; }
      .facts dt { color: var(--soft); }
      .facts dd { margin: 0; }

      .scroll { overflow-x: auto; margin: .75rem 0; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      caption { text-align: left; color: var(--soft); font-size: .875rem; padding-bottom: .35rem; }
      .meter { display: block; min-width: 5.5rem; padding: .05rem .4rem; border-radius: .2rem;
        background: linear-gradient(90deg, var(--bar) var(--share), transparent 0); }
      th, td { padding: .35rem .75rem; text-align: right; border-bottom: 1px solid var(--line);
        overflow-wrap: normal; }
      thead th { color: var(--soft); font-weight: 500; font-size: .875rem; vertical-align: bottom; }
      thead button { all: unset; cursor: pointer; }
      thead button:hover { text-decoration: underline; }
      [aria-sort=ascending] button::after { content: " \\2191"; }
      [aria-sort=descending] button::after { content: " \\2193"; }
      tbody th { font-weight: 500; }
      th:first-child, td:first-child { padding-left: 0; }
      .left { text-align: left; }
      .name { text-align: left; min-width: 9rem; max-width: 24rem; overflow-wrap: anywhere; }

      .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
        gap: 1.5rem 2rem; margin-top: 1rem; }
      .charts.two { max-width: 46rem; }
      figure { margin: 0; min-width: 0; }
      figcaption { font-weight: 600; margin-bottom: .25rem; }
      figcaption .soft { font-weight: 400; }
      svg.chart { display: block; width: 100%; height: auto; }
      .chart text { fill: var(--soft); font: 12px system-ui, -apple-system, "Segoe UI", sans-serif;
        font-variant-numeric: tabular-nums; }
      .chart .grid { stroke: var(--line); stroke-width: 1; }
      .chart .axis { stroke: var(--soft); stroke-width: 1; }
      .chart .band { fill: var(--band); }
      .chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
      .chart .main { stroke: var(--accent); }
      .chart .other:not(.dot) { stroke: var(--train); stroke-dasharray: 5 4; }
      .chart .dot { fill: var(--accent); stroke: var(--paper); stroke-width: 1.5; }
      .chart .dot.other { fill: var(--train); }
      .chart .best { stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 1 3; }
      .chart .mark { stroke: var(--wrong); stroke-width: 1.5; stroke-dasharray: 2 3; }
      .key { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: .875rem; color: var(--soft); }
      .key svg.chart { display: inline-block; width: 1.6rem; height: .6rem; margin-right: .35rem; }

      .matrix { border-spacing: 2px; border-collapse: separate; font-size: .8125rem; }
      .matrix th, .matrix td { border: 0; padding: .2rem .35rem; }
      .matrix td { text-align: center; min-width: 3.4rem; height: 2.6rem; border-radius: .25rem;
        line-height: 1.15; }
      .matrix td small { display: block; font-size: .6875rem; }
      .matrix tbody th { text-align: right; position: sticky; left: 0; background: var(--paper); }
      .matrix thead th { text-align: center; }
      .matrix th bdi { display: block; max-width: 8rem; overflow: hidden; text-overflow: ellipsis;
        white-space: nowrap; margin-left: auto; }
      .matrix:not(.dense) th bdi { display: -webkit-box; -webkit-box-orient: vertical;
        -webkit-line-clamp: 2; white-space: normal; overflow-wrap: break-word; }
      .matrix:not(.dense) thead th bdi { margin: 0 auto; -webkit-line-clamp: 3; }
      .matrix .none { color: var(--soft); }
      .matrix.dense td { min-width: 2rem; height: 1.9rem; padding: .1rem; }
      .matrix.dense thead th { writing-mode: vertical-rl; text-align: left; }
      .matrix.dense thead th bdi { max-width: none; max-height: 8rem; }
      .hit0 { background: #e3eff8; } .hit1 { background: #c2dcef; } .hit2 { background: #92c1e0; }
      .hit3 { background: #5a9fcc; } .hit4 { background: #1f6fa8; } .hit5 { background: #00568a; }
      .miss0 { background: #fdebdc; } .miss1 { background: #fbd3b0; } .miss2 { background: #f6ae74; }
      .miss3 { background: #e8893c; } .miss4 { background: #b0500d; } .miss5 { background: #8a3a00; }
      .hit0, .hit1, .hit2, .hit3, .miss0, .miss1, .miss2, .miss3 { color: #000; }
      .hit4, .hit5, .miss4, .miss5 { color: #fff; }

      .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
        gap: 1rem; list-style: none; margin: .75rem 0; padding: 0; }
      .pictures li { background: var(--card); border-radius: .6rem; overflow: hidden; min-width: 0; }
      .pictures img { display: block; width: 100%; height: auto; aspect-ratio: 1; object-fit: contain;
        background: var(--band); }
      .pictures div { padding: .5rem .65rem .65rem; font-size: .8125rem; line-height: 1.4; }
      .warning { color: var(--wrong); font-weight: 600; }
      .pictures .path { color: var(--soft); font-size: .75rem; margin-top: .2rem; overflow: hidden;
        display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; }
      .pictures div bdi { display: -webkit-inline-box; -webkit-box-orient: vertical;
        -webkit-line-clamp: 4; max-width: 100%; overflow: hidden; vertical-align: top; }
      .pictures .path bdi { display: inline; overflow: visible; }
      .pictures.pairs { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
      .pairs ul { display: grid; grid-template-columns: 1fr 1fr; list-style: none; margin: 0;
        padding: 0; }
      .pairs ul li { border-radius: 0; }
      .pairs > li > div { border-top: 1px solid var(--line); color: var(--soft); }
      .right-class { color: var(--accent); font-weight: 600; }
      .wrong-class { color: var(--wrong); font-weight: 600; }
      details { margin-top: .75rem; }
      details summary { cursor: pointer; color: var(--accent); }
      footer { padding: 3rem 1.25rem 2.5rem; color: var(--soft); font-size: .875rem; }

      @media (max-width: 34rem) {
        header { padding-top: 1.5rem; }
        .lead { font-size: 1.3rem; }
        .facts dl { grid-template-columns: 7rem 1fr; }
        .pictures { grid-template-columns: repeat(2, 1fr); gap: .6rem; }
        .pictures.pairs { grid-template-columns: 1fr; }
        .name { min-width: 7rem; }
      }
      @media screen and (prefers-color-scheme: dark) {
        .hit0 { background: #142b3d; } .hit1 { background: #17415f; } .hit2 { background: #1c5c87; }
        .hit3 { background: #3a8bc0; } .hit4 { background: #6bb0dd; } .hit5 { background: #b5dcf5; }
        .miss0 { background: #33210f; } .miss1 { background: #53310f; }
        .miss2 { background: #7a4412; } .miss3 { background: #c27227; }
        .miss4 { background: #e89a4f; } .miss5 { background: #fbd0a3; }
        .hit0, .hit1, .hit2, .miss0, .miss1, .miss2 { color: #fff; }
        .hit3, .hit4, .hit5, .miss3, .miss4, .miss5 { color: #000; }
      }
      @media print {
        :root { --paper: #ffffff; --card: #ffffff; --line: #b8bfc6; --ink: #000000; --soft: #444444;
          --accent: #005a8f; --wrong: #a84300; --train: #555555; --band: #f2f2f2; --bar: #d3e6f4; }
        body { font-size: 10pt; }
        nav { display: none; }
        section { padding-top: 1.25rem; }
        h2, h3, figcaption, section > p, caption, thead { break-after: avoid; }
        .pictures { grid-template-columns: repeat(6, 1fr); gap: .5rem; }
        .pictures.pairs { grid-template-columns: repeat(3, 1fr); }
        p { orphans: 3; widows: 3; }
        section > p, figure, tr, .pictures li, .tiles div { break-inside: avoid; }
        .pictures, .pictures > li:nth-child(-n+6) { break-before: avoid; }
        .pairs > li:nth-child(n+4) { break-before: auto; }
        .tiles div, .pictures li { border: 1px solid var(--line); }
        .scroll { overflow: visible; }
        .matrix:not(.dense) thead th { writing-mode: vertical-rl; text-align: right; }
        .matrix:not(.dense) thead th bdi { display: block; max-width: none; max-height: 8rem;
          margin: 0 auto; white-space: nowrap; }
        .matrix:not(.dense) td { min-width: 2.6rem; }
        .matrix td, .meter, .chart * { print-color-adjust: exact;
          -webkit-print-color-adjust: exact; }
        details::details-content { content-visibility: visible; }
        details summary { display: none; }
      }
      """;

  private StyleSheet() {}
}
