//! Putting a number on the platform: registration, two-step PIN, one-time codes (reference 2.8).

use super::auth;
use super::call::Call;
use super::error::GraphError;
use super::{Answer, Result, success};
use crate::Twin;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::access::{MANAGEMENT, MESSAGING};
use crate::world::assets::{Number, Verification};

/// The one-time code that every request for one is answered with.
pub const ONE_TIME_CODE: &str = "123456";
/// After this many wrong PINs Meta stops listening.
const WRONG_PINS: u32 = 5;
const CALLS_PER_72_H: usize = 10;
const HOURS_72_MS: i64 = 72 * 3_600_000;

pub fn register(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    permitted(twin, call, id)?;
    call.whatsapp()?;
    let pin = call.required("pin")?;
    if pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GraphError::parameter("Param pin must be exactly 6 digits long."));
    }
    let now = twin.now();
    twin.change(|world| {
        if world.suffers(Misbehaviour::RegisterUnavailable) {
            return Err(GraphError::of(133_004));
        }
        let number = counted(world, id, now)?;
        if number.coexistence {
            return Err(GraphError::because(
                100,
                "The phone number is linked to the WhatsApp Business app and is already registered.",
            ));
        }
        if number.verification != Verification::Verified {
            return Err(GraphError::of(133_006));
        }
        if number.wrong_pins >= WRONG_PINS {
            return Err(GraphError::because(133_008, "Please try again in 12 hours."));
        }
        if number.pin.as_ref().is_some_and(|known| *known != pin) {
            number.wrong_pins += 1;
            return Err(GraphError::of(133_005));
        }
        number.pin = Some(pin);
        number.wrong_pins = 0;
        number.registered = true;
        Ok(success())
    })
}

pub fn deregister(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    permitted(twin, call, id)?;
    let now = twin.now();
    twin.change(|world| {
        let number = counted(world, id, now)?;
        if number.coexistence {
            return Err(GraphError::because(
                100,
                "A number that is on the WhatsApp Business app cannot be deregistered.",
            ));
        }
        if !number.registered {
            return Err(GraphError::of(133_010));
        }
        number.registered = false;
        Ok(success())
    })
}

pub fn request_code(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.look(|world| auth::number(twin, world, call, id, MANAGEMENT).map(|_| ()))?;
    if !matches!(call.required("code_method")?.as_str(), "SMS" | "VOICE") {
        return Err(GraphError::parameter(
            "Param code_method must be one of {SMS, VOICE}",
        ));
    }
    call.required("language")?;
    Ok(success())
}

pub fn verify_code(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.look(|world| auth::number(twin, world, call, id, MANAGEMENT).map(|_| ()))?;
    if call.required("code")? != ONE_TIME_CODE {
        return Err(GraphError::because(131_009, "The code is not correct."));
    }
    twin.change(|world| {
        if let Some(number) = world.number_mut(id) {
            number.verification = Verification::Verified;
        }
    });
    Ok(success())
}

/// `POST /{phone} {"pin": …}`: a new two-step PIN for a registered number.
pub fn set_pin(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.look(|world| auth::number(twin, world, call, id, MANAGEMENT).map(|_| ()))?;
    let pin = call.required("pin")?;
    if pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(GraphError::parameter("Param pin must be exactly 6 digits long."));
    }
    twin.change(|world| {
        let number = world.number_mut(id).ok_or_else(|| call.absent(id))?;
        if !number.registered {
            return Err(GraphError::of(133_010));
        }
        number.pin = Some(pin);
        Ok(success())
    })
}

/// Registering needs both permissions (reference 2.8).
fn permitted(twin: &Twin, call: &Call, id: &str) -> Result<()> {
    twin.look(|world| {
        auth::number(twin, world, call, id, MANAGEMENT)?;
        auth::number(twin, world, call, id, MESSAGING).map(|_| ())
    })
}

/// Counts a register or deregister call: ten per number in 72 hours.
fn counted<'w>(world: &'w mut World, id: &str, now: i64) -> Result<&'w mut Number> {
    let number = world
        .number_mut(id)
        .ok_or_else(|| GraphError::absent(id, "POST"))?;
    number.registrations.retain(|at| now - at < HOURS_72_MS);
    if number.registrations.len() >= CALLS_PER_72_H {
        return Err(GraphError::of(133_016));
    }
    number.registrations.push(now);
    Ok(number)
}
