//! A part of a build's timeline, for a drawing of so many pixels.

use super::{json, SCHEMA_VERSION};
use crate::error::BuildError;
use bazel_profile::{Window, WindowCounter, WindowLane};
use serde::Serialize;
use utoipa::ToSchema;

/// A part of a build's timeline, as fine as it can be drawn. Texts are numbers into `texts`; number 0 stands for none.
#[derive(Serialize, ToSchema)]
pub(crate) struct Timeline<'a> {
    schema_version: u32,
    id: &'a str,
    /// The whole trace, in microseconds since the build's start.
    #[schema(required)]
    extent_us: Option<[i64; 2]>,
    from_us: i64,
    to_us: i64,
    width_px: u32,
    lanes: Vec<Lane>,
    counters: Vec<Counter>,
    #[schema(value_type = Vec<String>)]
    texts: &'a [String],
}

/// A thread of the profile.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineLane)]
struct Lane {
    thread_id: i64,
    name: u32,
    row_count: u32,
    blocks: Vec<Block>,
}

/// One span, or several that are too small to be told apart.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineBlock)]
struct Block {
    x_start: f32,
    x_end: f32,
    depth: u32,
    span_count: u32,
    start_us: i64,
    end_us: i64,
    busy_us: u64,
    name: u32,
    category: u32,
    target: u32,
    mnemonic: u32,
}

/// A counter of the profile.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineCounter)]
struct Counter {
    name: u32,
    series: u32,
    points: Vec<Sample>,
}

/// What a counter counted, at one place or around it.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineSample)]
struct Sample {
    x: f32,
    value: f32,
    sample_count: u32,
}

/// The document of a window.
pub(crate) fn timeline(
    id: &str,
    window: &Window,
    extent_us: Option<(i64, i64)>,
) -> Result<Vec<u8>, BuildError> {
    let document = Timeline {
        schema_version: SCHEMA_VERSION,
        id,
        extent_us: extent_us.map(|(from, to)| [from, to]),
        from_us: window.from_us,
        to_us: window.to_us,
        width_px: window.width_px,
        lanes: window.lanes.iter().map(lane).collect(),
        counters: window.counters.iter().map(counter).collect(),
        texts: &window.texts,
    };
    json("a timeline", &document)
}

fn lane(lane: &WindowLane) -> Lane {
    Lane {
        thread_id: lane.thread_id,
        name: lane.name,
        row_count: lane.row_count,
        blocks: lane.blocks.iter().map(block).collect(),
    }
}

fn block(block: &bazel_profile::Block) -> Block {
    Block {
        x_start: block.x_start,
        x_end: block.x_end,
        depth: block.depth,
        span_count: block.span_count,
        start_us: block.start_us,
        end_us: block.end_us,
        busy_us: block.busy_us,
        name: block.name,
        category: block.category,
        target: block.target,
        mnemonic: block.mnemonic,
    }
}

fn counter(counter: &WindowCounter) -> Counter {
    let points = counter.points.iter();
    Counter {
        name: counter.name,
        series: counter.series,
        points: points
            .map(|point| Sample {
                x: point.x,
                value: point.value,
                sample_count: point.sample_count,
            })
            .collect(),
    }
}
