import { namesIn } from '../../core/headings.js';

/**
 * What directories, spreadsheets and people call the columns of a list of people, in the languages of Genesys Cloud.
 * Case, accents, spaces and signs do not count. `login` and `mobile` stand in for an address and a number.
 */
export const userHeadings = {
  email: namesIn(`
    email, email address, mail, mail address, work email, user email, primary email, business email,
    primary smtp address, email work, email 1, email 1 value, E-Mail-Adresse, E-Mail geschäftlich, Mailadresse,
    adresse e-mail, adresse électronique, courriel, adresse de messagerie, correo, correo electrónico,
    dirección de correo electrónico, posta elettronica, indirizzo e-mail, indirizzo di posta elettronica,
    e-mailadres, endereço de e-mail, correio eletrônico, correio eletrónico, e-post, e-postadress, e-postadresse,
    sähköposti, sähköpostiosoite, adres e-mail, e-mailová adresa, e-posta, e-posta adresi, электронная почта,
    адрес электронной почты, メール, メールアドレス, 電子メール, 이메일, 이메일 주소, 电子邮件, 电子邮件地址, 邮箱, 電子郵件, 電子郵件地址, البريد الإلكتروني,
    דואר אלקטרוני, อีเมล`),
  login: namesIn(`
    user principal name, upn, username, login, login name, logon name, sign-in name, Benutzername,
    Benutzerprinzipalname, nom d’utilisateur, nombre de usuario, nome utente, nome de usuário, nome de utilizador,
    gebruikersnaam, användarnamn, brukernavn, brugernavn, käyttäjätunnus, nazwa użytkownika, ユーザー名, 사용자 이름, 用户名,
    使用者名稱`),
  userId: namesIn('userId, user id, genesys user id, genesys cloud user id, gc user id, id'),
  phone: namesIn(`
    phone, phone number, work phone, work phone number, business phone, business phones, office phone,
    primary phone, phone work, phone 1, phone 1 value, telephone, telephone number, daytime, number, tel, Telefon,
    Telefonnummer, Rufnummer, Telefon geschäftlich, téléphone, numéro de téléphone, téléphone professionnel,
    teléfono, número de teléfono, telefono, numero di telefono, telefoon, telefoonnummer, telefone,
    número de telefone, puhelin, puhelinnumero, numer telefonu, telefonní číslo, telefon numarası, телефон,
    номер телефона, 電話, 電話番号, 전화, 전화번호, 电话, 电话号码, 電話號碼, هاتف, رقم الهاتف, טלפון, โทรศัพท์`),
  mobile: namesIn(`
    mobile, mobile phone, mobile number, cell, cell phone, home phone, Handy, Handynummer, Mobiltelefon,
    Mobilnummer, téléphone portable, téléphone mobile, móvil, celular, cellulare, mobiel, telemóvel, mobil,
    matkapuhelin, telefon komórkowy, 携帯電話, 휴대폰, 手机, 手機`),
  firstName: namesIn(`
    first name, given name, first, forename, Vorname, prénom, nombre, nome, voornaam, förnamn, fornavn, etunimi,
    imię, jméno, ad, имя, 名, 이름, 名字`),
  lastName: namesIn(`
    last name, surname, family name, last, Nachname, Familienname, nom, nom de famille, apellido, apellidos,
    cognome, sobrenome, apelido, achternaam, efternamn, efternavn, etternavn, sukunimi, nazwisko, příjmení, soyadı,
    soyad, фамилия, 姓, 성`),
} as const;
