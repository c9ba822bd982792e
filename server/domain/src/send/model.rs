//! The protocol, tried in every order: two workers, a crash between any two steps, leases that end too early, Meta
//! accepting, refusing or losing the answer, statuses at any moment, and a person.
//!
//! The model moves a send only by [`SendState::after`]; what it adds is what transactions and leases add: jobs, fences
//! and open attempts, as `claim`, `outcome` and the job table write them.

mod world;

use stateright::{Checker, HasDiscoveries, Model, Property};

use self::world::{Answer, Fate, Job, MOST_POSTS, POSTS, Recovery, Step, TROUBLES, Worker, World};
use super::state::{Event, SendState};

struct Protocol {
    recovery: Recovery,
}

impl Model for Protocol {
    type State = World;
    type Action = Step;

    fn init_states(&self) -> Vec<World> {
        vec![World {
            send: SendState::Queued,
            asked: false,
            open_attempt: None,
            job: Some(Job {
                lease: None,
                again: false,
            }),
            last_fence: 0,
            workers: [Worker::Idle; 2],
            posts: Vec::new(),
            window_open: true,
            troubles_left: TROUBLES,
        }]
    }

    fn actions(&self, world: &World, steps: &mut Vec<Step>) {
        for (index, worker) in world.workers.iter().enumerate() {
            match worker {
                Worker::Idle if world.job.is_some_and(|job| job.lease.is_none()) => {
                    steps.push(Step::TakeJob(index));
                }
                Worker::Idle => {}
                Worker::HasJob(_) => steps.push(Step::Claim(index)),
                Worker::HasCommitted(_) => {
                    let ways = POSTS.iter().filter(|(_, answer)| {
                        *answer != Answer::NotSent || world.posts.len() + 1 < usize::from(MOST_POSTS)
                    });
                    steps.extend(ways.map(|(fate, answer)| Step::Post(index, *fate, *answer)));
                }
                Worker::HasAnswer(..) => steps.push(Step::Settle(index)),
                Worker::HasSettled(_) => steps.push(Step::Finish(index)),
            }
            if *worker != Worker::Idle && world.troubles_left > 0 {
                steps.push(Step::Crash(index));
            }
        }
        if world.job.is_some_and(|job| job.lease.is_some())
            && (world.troubles_left > 0 || !world.lease_is_held_by_somebody_alive())
        {
            steps.push(Step::LeaseEnds);
        }
        if world.window_open {
            steps.push(Step::WindowCloses);
        }
        if world.is_accepted() {
            let told = [
                Event::SeeSent,
                Event::SeeDelivered,
                Event::SeeRead,
                Event::SeeFailed,
            ];
            steps.extend(told.map(Step::Status));
        }
        if world.send == SendState::Unknown {
            if world.asked {
                steps.extend([Event::SayArrived, Event::SayNotArrived].map(Step::Say));
            } else {
                steps.push(Step::Ask);
            }
        }
    }

    fn next_state(&self, last: &World, step: Step) -> Option<World> {
        let mut world = last.clone();
        match step {
            Step::TakeJob(worker) => world.take_job(worker),
            Step::Claim(worker) => {
                let fence = last.workers[worker].fence()?;
                world.claim(worker, fence, self.recovery);
            }
            Step::Post(worker, fate, answer) => {
                let fence = last.workers[worker].fence()?;
                world.posts.push((fate, answer));
                world.workers[worker] = Worker::HasAnswer(fence, answer);
            }
            Step::Settle(worker) => {
                let Worker::HasAnswer(fence, answer) = last.workers[worker] else {
                    return None;
                };
                world.settle(worker, fence, answer);
            }
            Step::Finish(worker) => world.finish(worker, last.workers[worker].fence()?),
            Step::Crash(worker) => {
                world.workers[worker] = Worker::Idle;
                world.troubles_left -= 1;
            }
            Step::LeaseEnds => {
                if world.lease_is_held_by_somebody_alive() {
                    world.troubles_left -= 1;
                }
                world.job.as_mut()?.lease = None;
            }
            Step::WindowCloses => world.window_open = false,
            Step::Status(event) => {
                world.open_attempt = None;
                world.happen(Event::Accept);
                world.happen(event);
            }
            Step::Ask => world.asked = true,
            Step::Say(event) => world.happen(event),
        }
        (world != *last).then_some(world)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("at most one POST was accepted", |_, world: &World| {
                world
                    .posts
                    .iter()
                    .filter(|(fate, _)| *fate == Fate::Accepted)
                    .count()
                    <= 1
            }),
            Property::always(
                "every POST but the last got a definite refusal or never left",
                |_, world: &World| {
                    let earlier = world.posts.split_last().map_or(&[][..], |(_, earlier)| earlier);
                    earlier
                        .iter()
                        .all(|(_, answer)| matches!(answer, Answer::TryAgain | Answer::NotSent))
                },
            ),
            Property::always("who waits is looked at again", |_, world: &World| {
                !world.send.is_outstanding() || world.job.is_some()
            }),
            Property::always(
                "what is said never to have left never arrived",
                |_, world: &World| {
                    let never_left = matches!(
                        world.send,
                        SendState::Queued | SendState::Expired | SendState::Cancelled
                    );
                    !(never_left && world.is_accepted())
                },
            ),
            Property::eventually("no approved version without a visible end", |_, world: &World| {
                !world.send.is_outstanding()
            }),
            Property::sometimes("it is read", |_, world: &World| world.send == SendState::Read),
            Property::sometimes("it expires", |_, world: &World| world.send == SendState::Expired),
            Property::sometimes(
                "a crash makes it unknown and a status settles it",
                |_, world: &World| world.asked && world.send == SendState::Delivered,
            ),
            Property::sometimes(
                "a late answer settles what was called unknown",
                |_, world: &World| world.send == SendState::Accepted && world.troubles_left < TROUBLES,
            ),
            Property::sometimes("a refusal is tried again and succeeds", |_, world: &World| {
                world.posts.len() == 3 && world.send == SendState::Accepted
            }),
        ]
    }
}

#[test]
fn in_every_order_an_answer_leaves_at_most_once_and_comes_to_an_end() {
    let protocol = Protocol {
        recovery: Recovery::CallItUnknown,
    };
    let checked = protocol.checker().threads(2).spawn_bfs().join();
    println!("states explored: {}", checked.unique_state_count());
    assert!(
        checked.unique_state_count() > 5_000,
        "the model is smaller than it should be"
    );
    checked.assert_properties();
}

#[test]
fn a_queue_that_puts_back_what_a_crash_left_would_send_twice() {
    let protocol = Protocol {
        recovery: Recovery::PutItBack,
    };
    let breach = "at most one POST was accepted";
    let checked = protocol
        .checker()
        .finish_when(HasDiscoveries::AnyOf([breach].into()))
        .spawn_bfs()
        .join();
    assert!(checked.discovery(breach).is_some());
}
