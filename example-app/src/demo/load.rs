//! Writes the demo into the database, all of it or nothing.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use webapi_core::account::{AccountStore, NewUser};
use webapi_core::clock::Clock;
use webapi_core::db::DbConn;
use webapi_core::db::transaction;
use webapi_core::error::{ApiError, ApiResult};

use super::data;
use crate::schema::{
    audit_entries, comments, group_members, repositories, review_groups, review_request_groups,
    review_request_people, review_requests, reviews, tags, webapi_users,
};

/// Numbers of accounts by login name.
type People = HashMap<&'static str, i64>;

/// Loads everything, unless there is an account already.
pub(super) fn into_empty(conn: &mut DbConn, clock: &dyn Clock) -> ApiResult<()> {
    transaction::write(conn, |conn| {
        if webapi_users::table.count().get_result::<i64>(conn)? > 0 {
            return Ok(());
        }
        let people = people(conn, clock)?;
        let groups = groups(conn, &people)?;
        let repositories = repositories(conn)?;
        let requests = requests(conn, &people, &groups, &repositories)?;
        let reviews = reviews(conn, &people, &requests)?;
        comments(conn, &reviews)?;
        audit_entries(conn, &people)?;
        tags(conn)
    })
}

fn people(conn: &mut DbConn, clock: &dyn Clock) -> ApiResult<People> {
    let create = |(username, first_name, last_name): (&'static str, &str, &str)| {
        let user = NewUser {
            username,
            password: Some(super::password(username)),
            first_name,
            last_name,
            email: &format!("{username}@example.com"),
            is_superuser: username == data::SUPERUSER,
            inactive: username == data::GHOST.0,
            ..NewUser::default()
        };
        Ok((username, AccountStore.create(conn, clock, &user)?))
    };
    data::PEOPLE.into_iter().map(create).collect()
}

fn groups(conn: &mut DbConn, people: &People) -> ApiResult<Vec<i64>> {
    let mut ids = Vec::new();
    for group in data::GROUPS {
        let id = diesel::insert_into(review_groups::table)
            .values((
                review_groups::name.eq(group.name),
                review_groups::display_name.eq(group.display_name),
                review_groups::mailing_list.eq(group.mailing_list),
                review_groups::visible.eq(group.visible),
                review_groups::invite_only.eq(!group.visible),
            ))
            .returning(review_groups::id)
            .get_result::<i64>(conn)?;
        for member in group.members {
            diesel::insert_into(group_members::table)
                .values((group_members::group_id.eq(id), group_members::user_id.eq(people[member])))
                .execute(conn)?;
        }
        ids.push(id);
    }
    Ok(ids)
}

fn repositories(conn: &mut DbConn) -> ApiResult<Vec<i64>> {
    let insert = |(name, path, tool, mirror_path, visible)| {
        let row = (
            repositories::name.eq::<&str>(name),
            repositories::path.eq::<&str>(path),
            repositories::tool.eq::<&str>(tool),
            repositories::mirror_path.eq::<&str>(mirror_path),
            repositories::visible.eq::<bool>(visible),
        );
        Ok(diesel::insert_into(repositories::table)
            .values(row)
            .returning(repositories::id)
            .get_result(conn)?)
    };
    data::REPOSITORIES.into_iter().map(insert).collect()
}

fn requests(conn: &mut DbConn, people: &People, groups: &[i64], repositories: &[i64]) -> ApiResult<Vec<i64>> {
    let mut ids = Vec::new();
    for (place, request) in (0_u32..).zip(data::REQUESTS) {
        let id = diesel::insert_into(review_requests::table)
            .values((
                review_requests::summary.eq(request.summary),
                review_requests::description.eq(request.description),
                review_requests::status.eq(request.status),
                review_requests::public.eq(request.public),
                review_requests::branch.eq(if place % 2 == 0 { "main" } else { "" }),
                review_requests::changenum
                    .eq((request.status == "pending").then(|| i64::from(place + 1) * 100)),
                review_requests::submitter_id.eq(people[request.submitter]),
                review_requests::repository_id.eq(request.repository.map(|place| repositories[place])),
                review_requests::time_added.eq(time(3, place, 10, 0)?),
                review_requests::last_updated.eq(time(3, place, 12, 30)?),
            ))
            .returning(review_requests::id)
            .get_result::<i64>(conn)?;
        for group in request.groups {
            let row = (
                review_request_groups::review_request_id.eq(id),
                review_request_groups::group_id.eq(groups[*group]),
            );
            diesel::insert_into(review_request_groups::table).values(row).execute(conn)?;
        }
        for person in request.people {
            let row = (
                review_request_people::review_request_id.eq(id),
                review_request_people::user_id.eq(people[person]),
            );
            diesel::insert_into(review_request_people::table).values(row).execute(conn)?;
        }
        ids.push(id);
    }
    Ok(ids)
}

fn reviews(conn: &mut DbConn, people: &People, requests: &[i64]) -> ApiResult<Vec<i64>> {
    let mut ids = Vec::new();
    for (place, (request, reviewer, text, ship_it, public)) in (0_u32..).zip(data::REVIEWS) {
        let row = (
            reviews::review_request_id.eq(requests[request]),
            reviews::user_id.eq(people[reviewer]),
            reviews::body_top.eq(text),
            reviews::ship_it.eq(ship_it),
            reviews::public.eq(public),
            reviews::timestamp.eq(time(4, place, 9, 0)?),
        );
        ids.push(diesel::insert_into(reviews::table).values(row).returning(reviews::id).get_result(conn)?);
    }
    Ok(ids)
}

fn comments(conn: &mut DbConn, reviews: &[i64]) -> ApiResult<()> {
    for (place, (review, text, first_line, num_lines, issue)) in (0_u32..).zip(data::COMMENTS) {
        let row = (
            comments::review_id.eq(reviews[review]),
            comments::text.eq(text),
            comments::first_line.eq(first_line),
            comments::num_lines.eq(num_lines),
            comments::issue_opened.eq(issue),
            comments::issue_status.eq(issue.then_some("open")),
            comments::timestamp.eq(time(4, u32::try_from(review).unwrap_or(0), 9, 1 + place)?),
        );
        diesel::insert_into(comments::table).values(row).execute(conn)?;
    }
    Ok(())
}

fn audit_entries(conn: &mut DbConn, people: &People) -> ApiResult<()> {
    for (action, revision, actor) in data::AUDIT_ENTRIES {
        let row = (
            audit_entries::action.eq(action),
            audit_entries::revision.eq(revision),
            audit_entries::actor_id.eq(people[actor]),
        );
        diesel::insert_into(audit_entries::table).values(row).execute(conn)?;
    }
    Ok(())
}

fn tags(conn: &mut DbConn) -> ApiResult<()> {
    for number in 1..=data::TAGS {
        let name = format!("tag-{number:03}");
        diesel::insert_into(tags::table).values(tags::name.eq(name)).execute(conn)?;
    }
    Ok(())
}

/// A time on a day of 2024, the days counted from 0.
fn time(month: u32, day: u32, hour: u32, minute: u32) -> ApiResult<NaiveDateTime> {
    let date = NaiveDate::from_ymd_opt(2024, month, day + 1);
    date.and_then(|date| date.and_hms_opt(hour, minute, 0))
        .ok_or_else(|| ApiError::internal("the demo has a date that no calendar knows"))
}
